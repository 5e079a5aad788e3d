// A table or a list that goes on beyond what is seen of it fades there; see .more-inline and .more-below in style.css.
{
  const BOXES = '.heat, .ab-table, .sentences';
  const tell = box => {
    box.classList.toggle('more-inline', box.scrollWidth - box.clientWidth - Math.abs(box.scrollLeft) > 1);
    box.classList.toggle('more-below', box.scrollHeight - box.clientHeight - box.scrollTop > 1);
  };
  const sizes = new ResizeObserver(changes => changes.forEach(change => tell(change.target)));
  const watch = () => document.querySelectorAll(BOXES).forEach(box => {
    sizes.observe(box);
    tell(box);  // what is in it may be written anew, and its class with it, while its size stays
  });
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; watch(); });
  };
  document.addEventListener('scroll', event => event.target.matches && event.target.matches(BOXES) && tell(event.target), true);
  new MutationObserver(later).observe(document.body, {childList: true, subtree: true, attributeFilter: ['class']});
  watch();
}
