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
  const put = () => document.querySelectorAll('.explanation').forEach(explanation => {
    explanation.classList.toggle('anchored', ANCHORS);
    document.querySelectorAll(explanation.dataset.places).forEach(place => {
      if (place.querySelector('.explain')) return;
      const label = place.querySelector('.head > label');  // a slider's, beside its number
      if (label) label.after(asked(explanation, 'span'));
      else place.append(place.matches('p') ? '\u00a0' : '', asked(explanation, place.matches('.tile') ? 'dd' : 'span'));
    });
  });
  new MutationObserver(put).observe(document.body, {childList: true, subtree: true});
  put();
}
