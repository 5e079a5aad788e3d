// A hidden text box carries what is pressed to the server: Gradio sends a component's value as it is by then, but what
// comes with an event itself as it was at the first of those that were too quick. Only a change is sent.
window.slimscopeTell = (box, text) => {
  const input = document.querySelector(`#${box} :is(input, textarea)`);
  if (!input) return setTimeout(window.slimscopeTell, 100, box, text);  // the page comes piece by piece
  input.value = text;
  input.dispatchEvent(new Event('input', {bubbles: true}));
};
// A variant by its id: the same may be picked again, so they are counted.
let picks = 0;
window.slimscopePick = what => window.slimscopeTell('pick', `${what} ${++picks}`);
