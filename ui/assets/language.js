// A link to another language keeps the rest of the address as it is at the moment it is used.
const update = () => element.querySelectorAll('a[data-lang]').forEach(link => {
  const query = new URLSearchParams(window.location.search);
  query.delete('lang');
  if (link.dataset.lang !== 'en') query.set('lang', link.dataset.lang);
  link.href = '?' + query;
});
for (const type of ['pointerover', 'pointerdown', 'focusin', 'click', 'contextmenu']) {
  element.addEventListener(type, update, true);
}
update();
