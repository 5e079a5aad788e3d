// The gallery's pictures are buttons with the picture's name in data-picture.
element.addEventListener('click', event => {
  const button = event.target.closest('[data-picture]');
  if (!button) return;
  element.querySelectorAll('[data-picture]').forEach(other => other.setAttribute('aria-pressed', other === button));
  trigger('select', {value: button.dataset.picture});
});
