// Points of the chart as buttons: Vega gives each aria-roledescription="point" and our sentence as aria-label,
// whose last word is the variant's id. The chart is drawn anew after each choice, so focus is put back. Gradio
// makes the chart's element later than this runs: listen on the document.
const points = '#chart [aria-roledescription="point"]';
let focus = null;
const idOf = point => point.getAttribute('aria-label').replace(/[\u2066-\u2069\u200e\u200f]/g, '').split(' ').pop();
const prepare = () => document.querySelectorAll(points).forEach(point => {
  if (point.getAttribute('role') !== 'button') {
    point.setAttribute('tabindex', '0');
    point.setAttribute('role', 'button');
  }
  if (focus && idOf(point) === focus && document.activeElement === document.body) point.focus();
});
new MutationObserver(prepare).observe(document.body, {childList: true, subtree: true});
prepare();
const choose = (point, keep) => {
  focus = keep ? idOf(point) : null;
  trigger('select', {value: idOf(point)});
};
document.addEventListener('click', event => {
  const point = event.target.closest(points);
  if (point) choose(point, false);
});
document.addEventListener('keydown', event => {
  const point = event.target.closest(points);
  if (point && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    choose(point, true);
  } else if (event.key === 'Tab') {
    focus = null;
  }
});
