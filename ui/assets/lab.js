// Asks how the lab's jobs stand: every second while the section is open and something runs, else rarely. The keys of
// the jobs that were started here stay in this browser, so that after a reload they can still be cancelled.
const KEPT = 'slimscope-lab', MOST = 20, TICK = 400;
const BUSY = 1000, ASIDE = 6000, IDLE = 15000;
const readKeys = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT) || '[]').filter(key => typeof key === 'string').slice(-MOST);
  } catch (error) {
    return [];
  }
};
let keys = readKeys();
const remember = key => {
  keys = [...keys, key].slice(-MOST);
  try { localStorage.setItem(KEPT, JSON.stringify(keys)); } catch (error) { /* a private window */ }
};
const find = selector => element.querySelector(selector);
const problem = text => {
  const place = find('.lab-problem');
  place.hidden = !text;
  place.textContent = text;
};
const isOpen = () => element.offsetParent !== null && !document.hidden;
const address = (path, more) => {
  const query = new URLSearchParams({choice: location.search.slice(1), ...more});
  const lang = new URLSearchParams(location.search).get('lang');
  if (lang) query.set('lang', lang);
  return `lab/${path}?${query}`;
};
let active = null, due = 0, wasOpen = false, lastSearch = null, asked = 0, asking = false;

let pressed = false, late = null;
element.addEventListener('pointerdown', event => { pressed = event.button === 0; });  // of others no end may be told
for (const end of ['pointerup', 'pointercancel']) {
  window.addEventListener(end, () => {
    pressed = false;
    setTimeout(() => { if (late !== null) replace(late); });  // after the click
  });
}

// What has the focus, and what is unfolded, stays so. A button that is the same stays the same element, and nothing
// moves while one is pressed: a click is not lost to the second that passes meanwhile.
const replace = html => {
  late = pressed ? html : null;
  if (pressed) return;
  const jobs = find('.lab-jobs');
  const focused = jobs.contains(document.activeElement) && document.activeElement.dataset.key;
  const unfolded = [...jobs.querySelectorAll('details[open]')].map(each => each.dataset.key);
  const fresh = document.createElement('div');
  fresh.innerHTML = html;
  fresh.querySelectorAll('button[data-key]').forEach(button => {
    const old = jobs.querySelector(`button[data-key="${button.dataset.key}"]`);
    if (old && old.outerHTML === button.outerHTML) button.replaceWith(old);
  });
  jobs.replaceChildren(...fresh.childNodes);
  jobs.querySelectorAll('details').forEach(each => { each.open = unfolded.includes(each.dataset.key); });
  const again = focused && jobs.querySelector(`[data-key="${focused}"]`);
  if (again) again.focus({preventScroll: true});
};
const show = found => {
  replace(found.html);
  if (find('.lab-says').textContent !== found.says) find('.lab-says').textContent = found.says;
  const offer = document.querySelector('#lab-offer .lab-offer');
  if (offer && 'offer' in found) offer.textContent = found.offer;
  // At the first look nobody knows what ended while this page was made.
  const over = active ? found.ended.some(number => active.includes(number)) : found.ended.length > 0;
  active = found.active;
  problem('');
  if (over) trigger('end');
};
// An answer counts where nothing was asked since: what was asked before a press does not know of it.
const ask = async (path, more = {}, method = 'GET') => {
  const mine = ++asked;
  let act = () => problem(find('.lab-problem').dataset.failed);
  asking = true;
  try {
    const answer = await fetch(address(path, more), {method, headers: {'lab-keys': keys.join(',')}});
    const told = await (answer.ok ? answer.json() : answer.text());
    act = () => answer.ok ? show(told) : problem(told);
  } catch (error) { /* the server is gone, or what is between */ }
  if (mine !== asked) return;
  act();
  asking = false;
  due = Date.now() + (active?.length ? (isOpen() ? BUSY : ASIDE) : IDLE);
};
const look = () => {
  if (!element.isConnected) return clearInterval(clock);
  const open = isOpen(), moved = open && (!wasOpen || location.search !== lastSearch);
  wasOpen = open;
  if (asking || !(moved || (Date.now() >= due && (open || active?.length)))) return;
  lastSearch = location.search;
  ask('state');
};
const clock = setInterval(look, TICK);
window.addEventListener('slimscope-lab', event => {
  if (event.detail) remember(event.detail);
  ask('state');
});
element.addEventListener('click', event => {
  const cancel = event.target.closest('[data-cancel]'), variant = event.target.closest('[data-variant]');
  if (cancel) {
    cancel.disabled = true;
    ask('cancel', {job: cancel.dataset.cancel}, 'POST');
  } else if (variant) {
    trigger('select', {value: variant.dataset.variant});
  }
});
ask('state');
