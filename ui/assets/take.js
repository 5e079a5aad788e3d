// Saves the files that the section offers. They come from this server alone; a refusal is shown as its sentence.
const say = text => { element.querySelector('.take-state').textContent = text; };
const words = () => element.querySelector('.take-state').dataset;
// By address: another variant's links are written into the same place, while the last one's file may be on its way.
const fetching = new Set();
const mark = () => {
  element.querySelectorAll('a[data-take]').forEach(link => {
    if (fetching.has(link.href) === (link.getAttribute('aria-busy') === 'true')) return;
    fetching.has(link.href) ? link.setAttribute('aria-busy', 'true') : link.removeAttribute('aria-busy');
  });
  if (fetching.size && !element.querySelector('.take-state').textContent) say(words().busy);
};
const fetchFile = async ({href}) => {
  if (fetching.has(href)) return;
  fetching.add(href);
  mark();
  say(words().busy);
  try {
    const answer = await fetch(href);
    if (!answer.ok) return say(await answer.text());
    const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition'));
    window.slimscopeSave(await answer.blob(), name ? name[1] : 'slimscope');
    say('');
  } catch (error) {
    say(words().failed);
  } finally {
    fetching.delete(href);
    mark();
  }
};
new MutationObserver(mark).observe(element, {childList: true, subtree: true, attributeFilter: ['href', 'aria-busy']});

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
