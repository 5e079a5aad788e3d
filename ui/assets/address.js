// The address bar follows the choice; what is not part of the choice (?__theme, ?lang) stays. During a lecture it
// follows the steps instead, and the choice waits.
(query) => {
  if (!query) return;
  window.slimscopeChoice = query;
  document.dispatchEvent(new Event('slimscope-choice'));
  const next = new URLSearchParams(query), now = new URLSearchParams(window.location.search);
  if (now.has('lecture')) return;
  for (const [name, value] of now) {
    if (name.startsWith('__') || name === 'lang') next.append(name, value);
  }
  window.history.replaceState(window.history.state, '', '?' + next);
}
