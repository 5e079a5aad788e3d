// What is pressed has what to say in data-compare. The part is drawn anew after that, so focus is put back on the
// button of the same data-key; where pinning has taken that away, on the first of those that took its place. Only once:
// later the visitor may be anywhere. An example is tried further up (see try.js).
let focus = null;
element.addEventListener('click', event => {
  if (event.target.closest('[data-picture]')) document.querySelector('#try-row').scrollIntoView({block: 'start'});
  const button = event.target.closest('[data-compare]');
  if (!button) return;
  focus = button.dataset.key || null;
  trigger('select', {value: button.dataset.compare});
});
element.addEventListener('keydown', event => {
  if (event.key === 'Tab') focus = null;
});
new MutationObserver(() => {
  const key = focus;
  focus = null;
  if (!key || document.activeElement !== document.body) return;
  const button = element.querySelector(`[data-key="${key}"]`) || element.querySelector('.pin button');
  if (button) button.focus();
}).observe(element, {childList: true, subtree: true});
