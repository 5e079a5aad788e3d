// What the networks say of the layers is asked for when the section is looked at: a mark that wants it comes into view.
// Gradio patches what is alike in place: another variant's mark is often the same element with another id.
// The names of the layers are buttons with data-layer; the one picked stays picked for the next variant.
let layer = '';
const kept = window.slimscopeKeep(target => element.contains(target) && target.dataset.layer);
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
  if (kept.lost()) {
    const again = [...element.querySelectorAll('[data-layer]')].find(each => each.dataset.layer === kept.name);
    if (again) again.focus({preventScroll: true});
  }
};
element.addEventListener('click', event => {
  const button = event.target.closest('[data-layer]');
  if (!button) return;
  layer = kept.name = button.dataset.layer;  // not every browser gives focus to a button that is clicked
  trigger('select', {value: layer});
});
const changes = {childList: true, subtree: true, attributes: true, attributeFilter: ['data-wanted']};
new MutationObserver(look).observe(element, changes);
look();
