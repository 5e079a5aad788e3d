// What is pressed has what to say in data-compare. The part is drawn anew after that, so focus is put back on the
// button of the same data-key; an example that is tried shows further up.
let focus = null;
element.addEventListener('click', event => {
  const button = event.target.closest('[data-compare]');
  if (!button) return;
  focus = button.dataset.key || null;
  if (button.dataset.compare.startsWith('try:')) {
    element.querySelectorAll('[aria-pressed][data-compare^="try:"]').forEach(
      other => other.setAttribute('aria-pressed', other === button));
    document.querySelector('#try-row').scrollIntoView({block: 'start'});
  }
  trigger('select', {value: button.dataset.compare});
});
new MutationObserver(() => {
  const button = focus && document.activeElement === document.body && element.querySelector(`[data-key="${focus}"]`);
  if (!button) return;
  button.focus();
  focus = null;
}).observe(element, {childList: true, subtree: true});
