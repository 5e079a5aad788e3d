// The layers of the attention view are buttons with the layer's number in data-layer.
element.addEventListener('click', event => {
  const button = event.target.closest('[data-layer]');
  if (button) trigger('select', {value: button.dataset.layer});
});
