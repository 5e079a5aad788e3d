// What is pressed has what to say in data-compare. The part is drawn anew after that, so focus is put back on the
// button of the same data-key. An example is tried further up (see try.js).
let focus = null;
element.addEventListener('click', event => {
  if (event.target.closest('[data-picture]')) document.querySelector('#try-row').scrollIntoView({block: 'start'});
  const button = event.target.closest('[data-compare]');
  if (!button) return;
  focus = button.dataset.key || null;
  trigger('select', {value: button.dataset.compare});
});
new MutationObserver(() => {
  const button = focus && document.activeElement === document.body && element.querySelector(`[data-key="${focus}"]`);
  if (!button) return;
  button.focus();
  focus = null;
}).observe(element, {childList: true, subtree: true});
