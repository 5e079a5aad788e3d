// What is pressed has what to say in data-compare. The part is drawn anew after that, so focus is put back on the
// button of the same data-key; where pinning has taken that away, on the first of those that took its place. It may be
// drawn more than once before the answer is there. An example is tried further up (see try.js).
let focus = null;
element.addEventListener('click', event => {
  if (event.target.closest('[data-picture]')) document.querySelector('#try-row').scrollIntoView({block: 'start'});
  const button = event.target.closest('[data-compare]');
  if (!button) return;
  focus = button.dataset.key || null;
  trigger('select', {value: button.dataset.compare});
});
// Whoever goes elsewhere is not taken back there. A press on plain text moves the focus to nothing: it is no focusin.
document.addEventListener('pointerdown', () => focus = null, true);
document.addEventListener('focusin', event => {
  if (focus) focus = element.contains(event.target) && event.target.dataset.key || null;
});
new MutationObserver(() => {
  if (!focus || document.activeElement !== document.body) return;
  const button = element.querySelector(`[data-key="${focus}"]`) || element.querySelector('.pin button');
  if (button) button.focus({preventScroll: true});
}).observe(element, {childList: true, subtree: true});
