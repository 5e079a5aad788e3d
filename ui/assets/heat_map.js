// The cells are buttons with the variant's id in data-variant. Tab reaches one of each table, the arrow keys the rest.
// The tables are written anew after each choice, so focus is put back.
let kept = null;
const cellOf = event => event.target.closest('[data-variant]');
const rowsOf = cell => [...cell.closest('tbody').rows].filter(row => row.querySelector('[data-variant]'));
element.addEventListener('click', event => {
  const cell = cellOf(event);
  if (!cell) return;
  kept = {variant: cell.dataset.variant, kind: cell.closest('details').dataset.kind};
  trigger('select', {value: cell.dataset.variant});
});
element.addEventListener('mousemove', event => {  // said twice, each cell's sentence would be most of an answer
  const cell = cellOf(event);
  if (cell) cell.title = cell.getAttribute('aria-label');
});
element.addEventListener('keydown', event => {
  const cell = cellOf(event);
  if (event.key === 'Tab') kept = null;
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
  found.focus();
});
new MutationObserver(() => {
  if (!kept || document.activeElement !== document.body) return;
  const again = [...element.querySelectorAll('[data-variant]')].find(each =>
    each.dataset.variant === kept.variant && each.closest('details').dataset.kind === kept.kind);
  if (again) {
    again.closest('details').open = true;
    again.focus();
  }
}).observe(element, {childList: true, subtree: true});
