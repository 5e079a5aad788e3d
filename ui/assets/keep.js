// A part of the page that is drawn anew takes its focus with it. This says where focus was, by the name that `of` gives
// an element of the part (nothing, to those elsewhere), until whoever held it goes elsewhere: nobody is taken back there.
// A press on plain text moves focus to nothing, which is no focusin, and Tab may lead out of the page.
window.slimscopeKeep = of => {
  const kept = {name: null};
  const forget = () => kept.name = null;
  document.addEventListener('pointerdown', forget, true);
  document.addEventListener('keydown', event => event.key === 'Tab' && forget(), true);
  document.addEventListener('focusin', event => kept.name = of(event.target) || null);
  kept.lost = () => kept.name && document.activeElement === document.body;
  return kept;
};
