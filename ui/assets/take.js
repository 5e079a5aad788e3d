// Saves the files that the section offers. They come from this server alone; a refusal is shown as its sentence.
const say = text => { element.querySelector('.take-state').textContent = text; };
const words = () => element.querySelector('.take-state').dataset;
const fetchFile = async link => {
  if (link.getAttribute('aria-busy') === 'true') return;
  link.setAttribute('aria-busy', 'true');
  say(words().busy);
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) return say(await answer.text());
    const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition'));
    window.slimscopeSave(await answer.blob(), name ? name[1] : 'slimscope');
    say('');
  } catch (error) {
    say(words().failed);
  } finally {
    link.removeAttribute('aria-busy');
  }
};

element.addEventListener('click', async event => {
  const link = event.target.closest('a[data-take]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await fetchFile(link);
  } else if (event.target.closest('[data-copy]')) {
    const code = element.querySelector('.code code');
    getSelection().selectAllChildren(code);
    if (navigator.clipboard) await navigator.clipboard.writeText(code.textContent).catch(() => {});
    say(words().copied);
  }
});
