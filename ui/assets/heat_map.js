// The cells are buttons with the variant's id in data-variant. Tab reaches one of each table, the arrow keys the rest.
// The tables are the same for most choices: which variant is chosen is marked here, by the id that the score card names.
// Where they are written anew, focus is put back, and what was unfolded stays so.
let unfolded = null;
const cellsIn = part => [...part.querySelectorAll('[data-variant]')];
const mark = () => {
  const card = document.querySelector('#score-card [data-shown]'), chosen = card && card.dataset.shown;
  const parts = [...element.querySelectorAll('details')];
  parts.forEach(part => {
    const cells = cellsIn(part), here = cells.find(cell => cell.dataset.variant === chosen);
    cells.forEach((cell, number) => {
      cell.setAttribute('aria-pressed', cell === here);
      cell.tabIndex = (here ? cell === here : number === 0) ? 0 : -1;
    });
  });
  if (parts.some(part => unfolded?.includes(part.dataset.kind))) {
    parts.forEach(part => part.open = unfolded.includes(part.dataset.kind));
  }
  const holding = parts.filter(part => part.querySelector('[aria-pressed=true]'));
  if (holding.length && !holding.some(part => part.open)) parts.forEach(part => part.open = part === holding[0]);
  observer.takeRecords();
};
const remember = () => {
  unfolded = [...element.querySelectorAll('details[open]')].map(part => part.dataset.kind);
};
// The click, not only the browser's toggle: that one comes later, and what is written in between would fold it again.
element.addEventListener('click', event => {
  const summary = event.target.closest('summary');
  if (!summary) return;
  event.preventDefault();
  summary.parentElement.open = !summary.parentElement.open;
  remember();
});
element.addEventListener('toggle', remember, true);  // a search in the page unfolds without a click
const cellOf = event => event.target.closest('[data-variant]');
const nameOf = cell => JSON.stringify([cell.closest('details').dataset.kind, cell.dataset.variant]);
const kept = window.slimscopeKeep(target => element.contains(target) && target.dataset.variant && nameOf(target));
const rowsOf = cell => [...cell.closest('tbody').rows].filter(row => row.querySelector('[data-variant]'));
element.addEventListener('click', event => {
  const cell = cellOf(event);
  if (!cell) return;
  kept.name = nameOf(cell);  // not every browser gives focus to a button that is clicked
  window.slimscopePick(cell.dataset.variant);
});
element.addEventListener('mousemove', event => {  // said twice, each cell's sentence would be most of an answer
  const cell = cellOf(event);
  if (cell) cell.title = cell.getAttribute('aria-label');
});
element.addEventListener('keydown', event => {
  const cell = cellOf(event);
  if (!cell || !/^(Arrow|Home|End)/.test(event.key)) return;
  const rows = rowsOf(cell), row = cell.closest('tr'), at = cell.closest('td').cellIndex;
  const toLeft = getComputedStyle(cell.closest('table')).direction === 'rtl';
  const inLine = (line, step) => {
    const found = [...line.cells].filter(each => step > 0 ? each.cellIndex > at : each.cellIndex < at)
      .map(each => each.querySelector('[data-variant]')).filter(Boolean);
    return step > 0 ? found[0] : found[found.length - 1];
  };
  const inColumn = step => {
    for (let next = rows.indexOf(row) + step; rows[next]; next += step) {
      const found = rows[next].cells[at] && rows[next].cells[at].querySelector('[data-variant]');
      if (found) return found;
    }
  };
  const all = [...row.querySelectorAll('[data-variant]')];
  const next = {
    ArrowRight: () => inLine(row, toLeft ? -1 : 1), ArrowLeft: () => inLine(row, toLeft ? 1 : -1),
    ArrowUp: () => inColumn(-1), ArrowDown: () => inColumn(1), Home: () => all[0], End: () => all[all.length - 1],
  }[event.key];
  const found = next && next();
  event.preventDefault();
  if (!found) return;
  cell.closest('table').querySelectorAll('[data-variant]').forEach(each => each.tabIndex = each === found ? 0 : -1);
  observer.takeRecords();
  found.focus();
});
const observer = new MutationObserver(() => {
  mark();
  const again = kept.lost() && cellsIn(element).find(cell => nameOf(cell) === kept.name);
  if (again) {
    again.closest('details').open = true;
    remember();
    again.focus({preventScroll: true});
  }
});
// Also where only attributes are written, of tables that have the same cells as before.
observer.observe(element, {childList: true, subtree: true, attributeFilter: ['aria-pressed', 'data-variant', 'tabindex']});
document.addEventListener('slimscope-choice', mark);
mark();
