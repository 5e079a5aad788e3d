// What is tried is the name in #picture: an example's button holds its own in data-picture. The buttons of a sentence's
// layers hold a number in data-layer, which goes before the name (see ui/sentences.py).
const tried = () => document.querySelector('#picture :is(input, textarea)')?.value || '';
document.addEventListener('click', event => {
  const button = event.target.closest(':is(#gallery, #flips) [data-picture], #result [data-layer]');
  if (!button) return;
  const {picture, layer} = button.dataset;
  window.slimscopeTell('picture', picture ?? `${layer}@${tried().replace(/^\d+@/, '')}`);
});
// The example that is tried is marked in the gallery and among those that flipped: when it is picked (see tried.js), and
// again whenever these are written anew.
window.slimscopeMarkTried = name => document.querySelectorAll('[data-picture]').forEach(button => {
  const here = String(button.dataset.picture === name.replace(/^\d+@/, ''));
  if (button.getAttribute('aria-pressed') !== here) button.setAttribute('aria-pressed', here);
});
new MutationObserver(changes => {
  if (!changes.some(({target}) => target.closest?.(':is(#gallery, #flips)'))) return;
  const name = tried();
  if (name) window.slimscopeMarkTried(name);  // until it is known, what the server marked
}).observe(document.body, {childList: true, subtree: true, attributeFilter: ['aria-pressed', 'data-picture']});
