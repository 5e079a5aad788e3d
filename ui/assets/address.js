// The address bar follows the choice; what is not part of the choice (?__theme, ?lang) stays.
(query) => {
  if (!query) return;
  const next = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(window.location.search)) {
    if (name.startsWith('__') || name === 'lang') next.append(name, value);
  }
  window.history.replaceState(window.history.state, '', '?' + next);
}
