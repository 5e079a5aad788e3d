// Marks the example that is tried, in the gallery and among those that flipped.
(name) => document.querySelectorAll('[data-picture]').forEach(
  button => button.setAttribute('aria-pressed', button.dataset.picture === name.replace(/^\d+@/, '')))
