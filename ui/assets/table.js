// The row of the variant on show stands out. The table is sent once and its rows come and go as it is scrolled, sorted
// and filtered, so the row is looked for by its last cell, the variant's id. Gradio makes the table later than this
// runs: look at the whole page.
const mark = () => {
  const card = document.querySelector('#score-card [data-shown]'), chosen = card && card.dataset.shown;
  document.querySelectorAll('#table [role=row]').forEach(row => {
    const cells = row.querySelectorAll('[role=gridcell]');
    const here = cells.length > 0 && cells[cells.length - 1].textContent.trim() === chosen;
    if ((row.getAttribute('aria-selected') === 'true') !== here) row.setAttribute('aria-selected', here);
  });
};
let waiting = false;
const later = () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; mark(); });
};
const look = () => {
  const table = document.querySelector('#table');
  if (!table) return;
  finder.disconnect();
  new MutationObserver(later).observe(table, {childList: true, subtree: true, characterData: true});
  mark();
};
const finder = new MutationObserver(look);
finder.observe(document.body, {childList: true, subtree: true});
look();
document.addEventListener('slimscope-choice', later);
