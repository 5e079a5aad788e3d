// A button beside whatever has an explanation: controls are Gradio's, and tiles are written anew with each choice.
{
  const ANCHORS = CSS.supports('position-area', 'bottom');  // else it is in the middle of the screen
  const asked = (explanation, tag) => {
    const box = document.createElement(tag);
    box.className = 'explain';
    box.innerHTML = '<button type="button">?</button>';
    box.firstChild.setAttribute('popovertarget', explanation.id);
    box.firstChild.setAttribute('aria-label', explanation.dataset.ask);
    return box;
  };
  // An answer that is written into the card takes its buttons away: others are put there, and focus with them.
  const kept = window.slimscopeKeep(target => target.closest('.explain') && target.getAttribute('popovertarget'));
  const put = () => document.querySelectorAll('.explanation').forEach(explanation => {
    explanation.classList.toggle('anchored', ANCHORS);
    document.querySelectorAll(explanation.dataset.places).forEach(place => {
      if (place.querySelector('.explain')) return;
      const label = place.querySelector('.head > label');  // a slider's, beside its number
      const box = asked(explanation, place.matches('.tile') ? 'dd' : 'span');
      if (label) label.after(box);
      else place.append(place.matches('p') ? '\u00a0' : '', box);
      if (kept.lost() && kept.name === explanation.id) box.firstChild.focus({preventScroll: true});
    });
  });
  new MutationObserver(put).observe(document.body, {childList: true, subtree: true});
  put();
}
