// Saves what the section offers. Files come from this server alone; a refusal is shown as its sentence. Charts are
// saved as they are drawn, in the browser: Vega's SVG with its own colours on white, the page's legend below it and,
// since a picture cannot use the page's fonts, the font inside.
const SVG = 'http://www.w3.org/2000/svg', SCALE = 2, MARGIN = 12;
const say = text => { element.querySelector('.take-state').textContent = text; };
const words = () => element.querySelector('.take-state').dataset;
const save = (blob, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const fetchFile = async link => {
  if (link.getAttribute('aria-busy') === 'true') return;
  link.setAttribute('aria-busy', 'true');
  say(words().busy);
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) return say(await answer.text());
    const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition'));
    save(await answer.blob(), name ? name[1] : 'slimscope');
    say('');
  } catch (error) {
    say(words().failed);
  } finally {
    link.removeAttribute('aria-busy');
  }
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
const legendOf = (legend, width, top, rightToLeft, family) => {
  const box = legend.getBoundingClientRect();
  const group = make('g', {transform: `translate(${MARGIN},${top})`, 'font-size': 12, 'font-family': family});
  legend.querySelectorAll('li').forEach(item => {
    const place = item.getBoundingClientRect(), icon = item.querySelector('svg').cloneNode(true);
    const y = place.top - box.top, mark = item.querySelector('svg').getBoundingClientRect();
    icon.setAttribute('x', mark.left - box.left);
    icon.setAttribute('y', y + 1);
    group.append(icon, make('text', {
      x: rightToLeft ? mark.left - box.left - 6 : mark.right - box.left + 6, y: y + 13,
      direction: rightToLeft ? 'rtl' : 'ltr', fill: '#000',
    }, item.textContent));
  });
  return [group, box.width + 2 * MARGIN, box.height];
};
const chartPicture = async button => {
  const drawn = document.querySelector(`${button.dataset.chart} svg.marks`);
  if (!drawn) return null;
  const {width, height} = drawn.getBoundingClientRect();
  const rightToLeft = document.documentElement.dir === 'rtl';
  const family = rightToLeft ? 'Vazirmatn, sans-serif' : 'system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif';
  const legend = document.querySelector(`${button.dataset.legend} .legend`);
  const [group, least, below] = legend ? legendOf(legend, width, height + MARGIN, rightToLeft, family) : [null, 0, 0];
  const whole = [Math.ceil(Math.max(width, least)), Math.ceil(height + below + 2 * MARGIN)];
  const picture = make('svg', {width: whole[0], height: whole[1], viewBox: `0 0 ${whole[0]} ${whole[1]}`, xmlns: SVG});
  const font = rightToLeft
    ? `@font-face{font-family:Vazirmatn;src:url(${await dataAddress('fonts/Vazirmatn.woff2')})format("woff2");` +
      'font-weight:100 900}' : '';
  const style = make('style', {});
  style.textContent = `${font}text{font-family:${family}}`;
  const chart = drawn.cloneNode(true);
  chart.setAttribute('width', width);
  chart.setAttribute('height', height);
  chart.removeAttribute('style');
  picture.append(style, make('rect', {width: '100%', height: '100%', fill: '#fff'}), chart);
  if (group) picture.append(group);
  return {text: new XMLSerializer().serializeToString(picture), width: whole[0], height: whole[1]};
};
const saveChart = async button => {
  const kind = button.dataset.saveChart, picture = await chartPicture(button);
  if (!picture) return;
  const name = `slimscope-${button.dataset.chart.slice(1)}.${kind}`;
  const blob = new Blob([picture.text], {type: 'image/svg+xml'});
  if (kind === 'svg') return save(blob, name);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width * SCALE, picture.height * SCALE];
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(made => save(made, name), 'image/png');
};

element.addEventListener('click', async event => {
  const link = event.target.closest('a[data-take]'), chart = event.target.closest('[data-save-chart]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await fetchFile(link);
  } else if (chart) {
    await saveChart(chart).catch(() => say(words().failed));
  } else if (event.target.closest('[data-copy]')) {
    const code = element.querySelector('.code code');
    getSelection().selectAllChildren(code);
    if (navigator.clipboard) await navigator.clipboard.writeText(code.textContent).catch(() => {});
    say(words().copied);
  }
});
