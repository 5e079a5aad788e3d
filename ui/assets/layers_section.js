// What the networks say of the layers is asked for when the section is looked at: a mark that wants it comes into view.
// Gradio patches what is alike in place: another variant's mark is often the same element with another id.
// The names of the layers are buttons with data-layer; the one picked stays picked for the next variant.
let layer = '', keep = false;
const seen = new IntersectionObserver(entries => entries.forEach(entry => {
  if (!entry.isIntersecting) return;
  seen.unobserve(entry.target);
  trigger('select', {value: layer});
}), {rootMargin: '2000px'});
const look = () => {
  const wanted = element.querySelector('[data-wanted]');
  if (wanted && wanted.dataset.watched !== wanted.dataset.wanted) {
    wanted.dataset.watched = wanted.dataset.wanted;
    seen.observe(wanted);
  }
  if (keep && document.activeElement === document.body) {
    const again = [...element.querySelectorAll('[data-layer]')].find(each => each.dataset.layer === layer);
    if (again) again.focus({preventScroll: true});
  }
};
element.addEventListener('click', event => {
  const button = event.target.closest('[data-layer]');
  if (!button) return;
  layer = button.dataset.layer;
  keep = true;
  trigger('select', {value: layer});
});
// Whoever goes elsewhere is not taken back there. A press on plain text moves the focus to nothing: it is no focusin.
document.addEventListener('pointerdown', () => keep = false, true);
document.addEventListener('focusin', event => {
  if (!element.contains(event.target) || event.target.dataset.layer !== layer) keep = false;
});
const changes = {childList: true, subtree: true, attributes: true, attributeFilter: ['data-wanted']};
new MutationObserver(look).observe(element, changes);
look();
