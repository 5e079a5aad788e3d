// What is pressed has what to say in data-compare. The part is drawn anew after that, so focus is put back on the
// button of the same data-key; where pinning has taken that away, on the first of those that took its place. It may be
// drawn more than once before the answer is there. An example is tried further up (see try.js).
const kept = window.slimscopeKeep(target => element.contains(target) && target.dataset.key);
element.addEventListener('click', event => {
  if (event.target.closest('[data-picture]')) document.querySelector('#try-row').scrollIntoView({block: 'start'});
  const button = event.target.closest('[data-compare]');
  if (!button) return;
  kept.name = button.dataset.key || null;  // not every browser gives focus to a button that is clicked
  trigger('select', {value: button.dataset.compare});
});
new MutationObserver(() => {
  if (!kept.lost()) return;
  const button = element.querySelector(`[data-key="${kept.name}"]`) || element.querySelector('.pin button');
  if (button) button.focus({preventScroll: true});
}).observe(element, {childList: true, subtree: true});
