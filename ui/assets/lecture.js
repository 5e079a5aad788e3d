// Lecture mode. The page's head holds a button and the stage's frame; all steps come in one answer when it is opened,
// and from then on nothing is asked of the server. A step is a link: ?lecture=3 beside the choice it shows.
{
  const NAME = 'lecture', opener = element.querySelector('#lecture-open'), stage = element.querySelector('#lecture');
  const rightToLeft = () => stage.dir === 'rtl';
  const part = selector => stage.querySelector(selector);
  const button = name => part(`[data-lecture=${name}]`);
  const query = () => new URLSearchParams(window.location.search);
  const NARROW = 900, SLIM = 700, LEAST = 0.72;  // pixels; how much smaller a step may be, for the last row to read it
  let steps = [], shown = -1, frozen = [], toggled = false, state = 'empty', wanted = 1;

  // Addresses. What belongs to the visit (?__theme, ?lang) stays; address.js says what the page behind shows.
  const visit = next => {
    for (const [name, value] of query()) if (name.startsWith('__') || name === 'lang') next.set(name, value);
    return next;
  };
  const goTo = next => window.history.replaceState(window.history.state, '', `${window.location.pathname}?${next}`);

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => name in values ? values[name] : place);
  const show = wanted => {
    if (!steps.length) return;
    shown = Math.min(Math.max(wanted, 0), steps.length - 1);
    steps.forEach((step, number) => { step.hidden = number !== shown; });
    const step = steps[shown], choice = new URLSearchParams(step.dataset.query);
    const values = {number: step.dataset.step, count: step.dataset.count, title: step.querySelector('h2').textContent};
    part('.lecture-place').textContent = fill(stage.dataset.place, values);
    part('.lecture-status').textContent = fill(stage.dataset.says, values);
    button('see').href = '?' + visit(new URLSearchParams(choice));
    // not disabled: a button that is would lose the focus
    button('back').setAttribute('aria-disabled', shown === 0);
    button('next').setAttribute('aria-disabled', shown === steps.length - 1);
    choice.set(NAME, step.dataset.step);
    goTo(visit(choice));
    part('.lecture-stage').scrollTop = 0;
    layOut();
  };
  // A step is as large as fits. One that scrolls even when it is small is large again, and reached by the keyboard.
  const layOut = () => {
    if (stage.hidden || shown < 0) return;
    const box = part('.lecture-stage'), overflows = () => box.scrollHeight > box.clientHeight;
    const wide = window.innerWidth, upright = window.innerHeight > wide;
    stage.classList.toggle('narrow', wide <= SLIM || (wide <= NARROW && upright));
    stage.classList.toggle('slim', wide <= SLIM);
    let fit = 1;
    const set = () => stage.style.setProperty('--fit', fit);
    for (set(); overflows() && fit > LEAST; set()) fit -= 0.04;
    if (overflows()) { fit = 1; set(); }
    const scrolls = overflows() || box.scrollWidth > box.clientWidth;
    const region = {tabindex: '0', role: 'group', 'aria-labelledby': steps[shown].getAttribute('aria-labelledby')};
    for (const [name, value] of Object.entries(region)) scrolls ? box.setAttribute(name, value) : box.removeAttribute(name);
  };
  window.addEventListener('resize', layOut);
  document.fonts.addEventListener('loadingdone', layOut);
  // A step that is left out here has a number all the same: the next one there is takes its place.
  const find = number => {
    const found = steps.findIndex(step => Number(step.dataset.step) >= number);
    return found < 0 ? steps.length - 1 : found;
  };

  const load = async () => {
    state = 'loading';
    stage.classList.add('empty');
    try {
      const answer = await fetch(stage.dataset.steps);
      if (!answer.ok) throw new Error(answer.status);
      part('.lecture-stage').innerHTML = await answer.text();
      state = 'loaded';
    } catch (error) {
      part('.lecture-stage').innerHTML = '<p class="lecture-busy" role="alert"></p>';
      part('.lecture-busy').textContent = stage.dataset.unreachable;
      state = 'empty';
      return;
    }
    steps = [...stage.querySelectorAll('.lecture-step')];
    const notices = part('.lecture-notices');
    if (notices && steps.length) part('.lecture-notice-place').replaceChildren(notices);
    stage.classList.toggle('empty', !steps.length);
    if (!stage.hidden) show(find(wanted));  // who has left meanwhile keeps the page's address
  };

  const open = number => {
    if (!stage.hidden) return;
    const home = document.querySelector('.gradio-container') || document.body;  // Gradio's styles reach no farther
    home.append(stage);
    for (let child = stage; child !== document.body; child = child.parentElement) {
      for (const other of child.parentElement.children) if (other !== child && !other.inert) frozen.push(other);
    }
    frozen.forEach(other => { other.inert = true; });
    stage.hidden = false;
    document.documentElement.classList.add('lecturing');
    stage.focus({preventScroll: true});
    wanted = number;
    if (state === 'loaded') show(find(number));
    else if (state === 'empty') load();
  };
  const leave = () => {
    if (stage.hidden) return;
    // what is outside of a full screen cannot have the focus before that has ended
    const ended = document.fullscreenElement ? document.exitFullscreen().catch(() => {}) : Promise.resolve();
    stage.hidden = true;
    frozen.forEach(other => { other.inert = false; });
    frozen = [];
    document.documentElement.classList.remove('lecturing');
    const next = visit(new URLSearchParams(window.slimscopeChoice || window.location.search));
    next.delete(NAME);
    goTo(next);
    ended.then(() => opener.focus());
  };
  const fullScreen = () => {
    const asked = document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen?.();
    toggled = Boolean(document.fullscreenElement);
    if (asked) asked.catch(() => {});
  };

  opener.addEventListener('click', () => {
    open(shown < 0 ? 1 : Number(steps[shown].dataset.step));
    fullScreen();
  });
  stage.addEventListener('click', event => {
    const pressed = event.target.closest('[data-lecture]');
    if (!pressed) return;
    const name = pressed.dataset.lecture;
    if (name === 'back') show(shown - 1);
    if (name === 'next') show(shown + 1);
    if (name === 'full_screen') fullScreen();
    if (name === 'leave') leave();
  });
  // A browser in full screen keeps Escape for itself: it leaves that, and so does the lecture.
  document.addEventListener('fullscreenchange', () => {
    if (document.fullscreenElement === stage && stage.hidden) {  // it was left before the browser had filled the screen
      document.exitFullscreen().then(() => opener.focus()).catch(() => {});
    }
    if (document.fullscreenElement) return;
    if (!toggled) leave();
    toggled = false;
  });
  const keys = {
    ArrowRight: () => show(shown + (rightToLeft() ? -1 : 1)),
    ArrowLeft: () => show(shown + (rightToLeft() ? 1 : -1)),
    PageDown: () => show(shown + 1),
    PageUp: () => show(shown - 1),
    Home: () => show(0),
    End: () => show(steps.length - 1),
    Escape: leave,
    f: fullScreen,
  };
  document.addEventListener('keydown', event => {
    if (stage.hidden || event.altKey || event.ctrlKey || event.metaKey) return;
    let act = keys[event.key];
    if (event.key === ' ' && !event.target.closest('a, button, summary')) act = event.shiftKey ? keys.PageUp : keys.PageDown;
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  const asked = query().get(NAME);
  if (asked !== null) open(Number(asked) || 1);
}
