// What is tried is the name in #picture: an example's button holds its own in data-picture. The buttons of a sentence's
// layers hold a number in data-layer, which goes before the name (see ui/sentences.py).
document.addEventListener('click', event => {
  const button = event.target.closest(':is(#gallery, #flips) [data-picture], #result [data-layer]');
  if (!button) return;
  const {picture, layer} = button.dataset, now = document.querySelector('#picture :is(input, textarea)').value;
  window.slimscopeTell('picture', picture ?? `${layer}@${now.replace(/^\d+@/, '')}`);
});
