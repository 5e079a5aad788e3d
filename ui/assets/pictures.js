// Saves a chart as it is drawn, in the browser. What is drawn with HTML goes as paint.js sees it. Of anything else its
// SVG, with the colours it has on the page, the list of its colours below it and, since a picture cannot use the page's
// fonts, the font inside. Vega's chart has colours of its own for white; what is drawn by the page takes them from the
// theme, ground included.
const SVG = 'http://www.w3.org/2000/svg', SCALE = 2, MARGIN = 12, WHITE = '#fff';
const DRAWN = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'font-size'];
window.slimscopeSave = (blob, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const make = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text) made.textContent = text;
  return made;
};
const dataAddress = async address => {
  const blob = await (await fetch(address)).blob();
  return new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
};
const withStyles = drawn => {
  const copy = drawn.cloneNode(true), copies = copy.querySelectorAll('*');
  drawn.querySelectorAll('*').forEach((each, number) => {
    const style = getComputedStyle(each);
    for (const name of DRAWN) copies[number].setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
};
const groundOf = place => {
  for (; place; place = place.parentElement) {
    const {backgroundColor} = getComputedStyle(place);
    if (!/, 0\)$|transparent/.test(backgroundColor)) return backgroundColor;
  }
  return WHITE;
};
const iconOf = (mark, left, top) => {
  if (mark instanceof SVGElement) {
    const icon = mark.cloneNode(true);
    icon.setAttribute('x', left);
    icon.setAttribute('y', top);
    return icon;
  }
  const style = getComputedStyle(mark), box = mark.getBoundingClientRect();
  const fill = style.borderInlineStartStyle === 'none' ? style.backgroundColor : style.borderInlineStartColor;
  return make('rect', {x: left, y: top, width: box.width, height: box.height, fill});
};
const legendOf = (legend, top, rightToLeft, family, color) => {
  const box = legend.getBoundingClientRect();
  const group = make('g', {transform: `translate(${MARGIN},${top})`, 'font-size': 12, 'font-family': family});
  legend.querySelectorAll('li').forEach(item => {
    const place = item.getBoundingClientRect(), mark = item.querySelector('svg, .swatch');
    const at = mark.getBoundingClientRect(), y = place.top - box.top;
    group.append(iconOf(mark, at.left - box.left, y + 1), make('text', {
      x: rightToLeft ? at.left - box.left - 6 : at.right - box.left + 6, y: y + 13,
      direction: rightToLeft ? 'rtl' : 'ltr', fill: color,
    }, item.textContent));
  });
  return [group, box.width + 2 * MARGIN, box.height];
};
const chartOf = (drawn, themed) => {
  const {width, height} = drawn.getBoundingClientRect(), chart = themed ? withStyles(drawn) : drawn.cloneNode(true);
  chart.removeAttribute('style');
  return [chart, width, height];
};
const pictureOf = async button => {
  const area = button.closest('.drawable'), figure = area || button.closest('figure'), {of, legend} = button.dataset;
  const drawn = of ? document.querySelector(of) : figure.querySelector('svg[role=img]');
  if (!(drawn || area)) throw new Error('nothing is drawn yet');
  const list = area ? null : legend ? document.querySelector(legend) : figure && figure.querySelector('.legend');
  const [chart, width, height] = area ? window.slimscopePaint(area, make, withStyles) : chartOf(drawn, !of);
  const rightToLeft = document.documentElement.dir === 'rtl';
  const family = rightToLeft ? 'Vazirmatn, sans-serif' : 'system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif';
  const [ground, color] = of ? [WHITE, '#000'] : [groundOf(figure), getComputedStyle(figure).color];
  const [group, least, below] = list ? legendOf(list, height + MARGIN, rightToLeft, family, color) : [null, 0, 0];
  const whole = [Math.ceil(Math.max(width + (area ? 2 * MARGIN : 0), least)), Math.ceil(height + below + 2 * MARGIN)];
  const picture = make('svg', {width: whole[0], height: whole[1], viewBox: `0 0 ${whole[0]} ${whole[1]}`, xmlns: SVG});
  const font = rightToLeft
    ? `@font-face{font-family:Vazirmatn;src:url(${await dataAddress('fonts/Vazirmatn.woff2')})format("woff2");` +
      'font-weight:100 900}' : '';
  const style = make('style', {});
  style.textContent = `${font}text{font-family:${family}}`;
  const at = area ? MARGIN : 0;
  for (const [name, value] of Object.entries({x: at, y: at, width, height})) chart.setAttribute(name, value);
  picture.append(style, make('rect', {width: '100%', height: '100%', fill: ground}), chart);
  if (group) picture.append(group);
  return {text: new XMLSerializer().serializeToString(picture), width: whole[0], height: whole[1], ground};
};
const savePicture = async button => {
  const kind = button.dataset.savePicture, picture = await pictureOf(button);
  const name = `${button.dataset.name}.${kind}`;
  if (kind === 'svg') return window.slimscopeSave(new Blob([picture.text], {type: 'image/svg+xml'}), name);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width * SCALE, picture.height * SCALE];
  const brush = canvas.getContext('2d');
  brush.fillStyle = picture.ground;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(made => window.slimscopeSave(made, name), 'image/png');
};
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-save-picture]');
  if (!button) return;
  const state = button.parentElement.querySelector('.save-failed');
  state.textContent = '';
  await savePicture(button).catch(() => { state.textContent = state.dataset.failed; });
});
