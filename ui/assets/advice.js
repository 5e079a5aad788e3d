// The recommended variants have buttons with the variant's id in data-variant.
element.addEventListener('click', event => {
  const button = event.target.closest('[data-variant]');
  if (button) window.slimscopePick(button.dataset.variant);
});
