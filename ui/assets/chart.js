// Points of the chart as buttons: Vega gives each aria-roledescription="point" and our sentence as aria-label,
// whose last word is the variant's id. Tab reaches the chosen one, the arrow keys the others, from left to right. The
// chart is drawn anew after each choice, so focus is put back. Gradio makes the chart's element later than this runs:
// listen on the document.
const points = '#chart [aria-roledescription="point"]';
const line = '#chart .budget_marks line, #chart .budget_marks path';
// Without the marks of direction that sentences have in Persian: they would be part of the word.
const lastWord = drawn => drawn.getAttribute('aria-label').replace(/[\u2066-\u2069\u200e\u200f]/g, '').split(' ').pop();
const idOf = lastWord;
const kept = window.slimscopeKeep(target => target.matches(points) && idOf(target));
const drawnPoints = () => [...document.querySelectorAll(points)];
const reach = point => drawnPoints().forEach(each => each.setAttribute('tabindex', each === point ? '0' : '-1'));
// The budget's label stands at the right end of its line. The server keeps other labels clear of it, for a chart as wide
// as most are. In a narrow one it goes where there is room: above or below the line, as far to the right as can be, where
// it lies on no other label and on the fewest points; else a line farther away. Without any room it is not shown: the
// legend says it too.
const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const moved = (box, x, y) => ({left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y});
const boxesOf = selector => [...document.querySelectorAll(selector)].map(each => each.getBoundingClientRect())
  .filter(box => box.width);
const labels = '#chart .mark-text.role-mark:not(.budget_label_marks) text:not(:empty)', STEP = 8;
const budgetLabel = () => document.querySelector('#chart .budget_label_marks text');
let judged = null, own = '', placed = null;  // the label, where Vega put it, and where it was moved to from there
const clearBudget = () => {
  const label = budgetLabel(), rule = document.querySelector(line);
  if (!label || !rule || (label === judged && label.getAttribute('transform') === placed)) return;
  judged = label;
  own = placed = label.getAttribute('transform') || '';
  label.removeAttribute('visibility');
  const box = label.getBoundingClientRect(), {left, right, top, bottom} = rule.getBoundingClientRect();
  const texts = boxesOf(labels), drawn = boxesOf(points);
  const below = top + bottom - box.top - box.bottom, near = [[0, 0], [0, below]], far = [];
  for (let x = right - 2 - box.right; x >= left + 2 - box.left; x -= STEP) {
    near.push([x, 0], [x, below]);
    far.push([x, -box.height], [x, below + box.height]);
  }
  const covered = ([x, y], boxes) => boxes.filter(other => touch(other, moved(box, x, y))).length;
  const cost = place => covered(place, drawn), free = places => places.filter(place => !covered(place, texts));
  const [best] = [near, far].flatMap(places => free(places).sort((a, b) => cost(a) - cost(b)));  // equal ones stay in order
  if (!best) return label.setAttribute('visibility', 'hidden');
  if (!(best[0] || best[1])) return;
  const pixels = label.getScreenCTM().a || 1;
  placed = `translate(${best.map(each => each / pixels)}) ${own}`;
  label.setAttribute('transform', placed);
};
document.fonts.ready.then(() => {  // other letters are of other widths
  if (placed === null) return;
  placed = null;
  budgetLabel()?.setAttribute('transform', own);
  clearBudget();
});
const prepare = () => {
  const all = drawnPoints();
  if (all.length && !all.some(point => point.getAttribute('tabindex') === '0')) {  // just drawn
    const card = document.querySelector('#score-card [data-shown]');
    all.forEach(point => point.setAttribute('role', 'button'));
    reach(all.find(point => card && idOf(point) === card.dataset.shown) || all[0]);
  }
  clearBudget();  // also where Vega has laid out the same marks anew, as it does when the window's width changes
  const again = kept.lost() && all.find(point => idOf(point) === kept.name);
  if (again) {
    reach(again);
    again.focus({preventScroll: true});
  }
};
// A chart whose script did not arrive, or that Vega refuses, would be a blank space: it says so instead.
const failed = document.createElement('p');
failed.className = 'notice';
failed.setAttribute('role', 'alert');
const judge = () => {
  if (document.querySelector('#chart svg.marks') || !document.querySelector('#legend .legend')) return failed.remove();
  failed.textContent = element.querySelector('[data-failed]').dataset.failed;
  document.querySelector('#chart').after(failed);
};
window.addEventListener('unhandledrejection', () => setTimeout(judge, 500));
setTimeout(judge, 15000);  // it may have failed before this ran
new MutationObserver(() => {
  prepare();
  if (failed.isConnected && document.querySelector('#chart svg.marks')) failed.remove();  // it came after all
}).observe(document.body, {childList: true, subtree: true, attributeFilter: ['transform']});
prepare();
const choose = point => window.slimscopePick(idOf(point));
// Those outside of the slice are clicked alone: by keyboard the table and the heat map reach them.
document.addEventListener('click', event => {
  const point = event.target.closest(points + ', #chart [aria-roledescription="circle"]');
  if (point) choose(point);
});
// The budget's line can be dragged. Its description ends with the accuracy that drops are counted from; what a pixel is
// worth follows from the numbers on the axis beside it. It may be dragged to the same place again: that is counted.
let drags = 0;
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
  if (!svg || !drawn || event.button || event.target.closest(points)) return;
  const box = drawn.getBoundingClientRect();
  if (Math.abs(event.clientY - (box.top + box.bottom) / 2) > 8) return;
  const at = scale(svg), reference = parseFloat(lastWord(drawn));
  if (!at) return;
  event.preventDefault();
  const start = event.clientY, pixels = drawn.getScreenCTM().d || 1;
  const before = drawn.getAttribute('transform') || '';
  const move = now => drawn.setAttribute('transform', `translate(0,${(now.clientY - start) / pixels}) ${before}`);
  const end = now => {
    for (const [name, listen] of [['pointermove', move], ['pointerup', end], ['pointercancel', end]]) {
      document.removeEventListener(name, listen);
    }
    if (now.type === 'pointercancel') return drawn.setAttribute('transform', before);  // the finger scrolls instead
    if (Math.abs(now.clientY - start) < 2) return;
    const budget = Math.round(20 * Math.max(0, reference - at(now.clientY))) / 20;
    window.slimscopeTell('dragged', `${budget.toFixed(2)} ${++drags}`);
  };
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', end);
  document.addEventListener('pointercancel', end);
});
// A finger that begins on the line moves it; elsewhere on the chart it scrolls the page. The browser decides at once.
document.addEventListener('touchstart', event => {
  const drawn = document.querySelector(line), [finger] = event.touches;
  if (!drawn || event.touches.length > 1 || !event.target.closest('#chart svg') || event.target.closest(points)) return;
  const box = drawn.getBoundingClientRect();
  if (Math.abs(finger.clientY - (box.top + box.bottom) / 2) <= 8) event.preventDefault();
}, {passive: false});
document.addEventListener('keydown', event => {
  const point = event.target.closest(points);
  if (point && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    choose(point);
  } else if (point && /^(Arrow|Home|End)/.test(event.key)) {
    const left = each => each.getBoundingClientRect().left;
    const all = drawnPoints().sort((a, b) => left(a) - left(b)), at = all.indexOf(point);
    const to = {ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, Home: 0, End: all.length - 1};
    const next = all[Math.min(Math.max(to[event.key], 0), all.length - 1)];
    event.preventDefault();
    reach(next);
    next.focus();
  }
});
