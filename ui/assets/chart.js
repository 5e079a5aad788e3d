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
// A chart whose script did not arrive, or that Vega refuses, would be a blank space: it says so instead.
const failed = document.createElement('p');
failed.className = 'notice';
failed.setAttribute('role', 'alert');
const judge = () => {
  if (document.querySelector('#chart svg.marks')) return failed.remove();
  failed.textContent = element.querySelector('[data-failed]').dataset.failed;
  document.querySelector('#chart').after(failed);
};
window.addEventListener('unhandledrejection', () => setTimeout(judge, 500));
new MutationObserver(() => {
  prepare();
  if (failed.isConnected) judge();
}).observe(document.body, {childList: true, subtree: true});
prepare();
const choose = (point, keep) => {
  focus = keep ? idOf(point) : null;
  trigger('select', {value: idOf(point)});
};
// Those outside of the slice are clicked alone: by keyboard the table and the heat map reach them.
document.addEventListener('click', event => {
  const point = event.target.closest(points + ', #chart [aria-roledescription="circle"]');
  if (point) choose(point, false);
});
// The budget's line can be dragged. Its description ends with the accuracy that drops are counted from; what a pixel is
// worth follows from the numbers on the axis beside it.
const line = '#chart .budget_marks line, #chart .budget_marks path';
const scale = svg => {
  const numbers = svg.querySelectorAll('.role-axis-label text[text-anchor=end]');  // those beside, not those below
  const up = [...numbers].map(text => {
    const box = text.getBoundingClientRect();
    return {y: box.top + box.height / 2, value: parseFloat(text.textContent.replace(/,/g, ''))};
  }).sort((a, b) => a.y - b.y);
  const [first, last] = [up[0], up[up.length - 1]];
  return up.length < 2 ? null : y => first.value + (y - first.y) * (last.value - first.value) / (last.y - first.y);
};
document.addEventListener('pointerdown', event => {
  const svg = event.target.closest('#chart svg'), drawn = document.querySelector(line);
  if (!svg || !drawn || event.target.closest(points)) return;
  const box = drawn.getBoundingClientRect();
  if (Math.abs(event.clientY - (box.top + box.bottom) / 2) > 8) return;
  const at = scale(svg), reference = parseFloat(drawn.getAttribute('aria-label').split(' ').pop());
  if (!at) return;
  event.preventDefault();
  const start = event.clientY, pixels = drawn.getScreenCTM().d || 1;
  const before = drawn.getAttribute('transform') || '';
  const move = now => drawn.setAttribute('transform', `translate(0,${(now.clientY - start) / pixels}) ${before}`);
  const end = now => {
    document.removeEventListener('pointermove', move);
    document.removeEventListener('pointerup', end);
    if (Math.abs(now.clientY - start) < 2) return;
    const budget = Math.round(20 * Math.max(0, reference - at(now.clientY))) / 20;
    trigger('select', {value: 'budget:' + budget.toFixed(2)});
  };
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', end);
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
