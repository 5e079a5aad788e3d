// Draws the maps of attention_view.py from the numbers in data-attention. Gradio patches this element in place when the
// server answers, which resets what a script changed in it: after each change from outside everything is made anew.
const RAMP = ['#f7fcf0', '#c5e8c2', '#8bd2bf', '#54b6d1', '#389ac6', '#1e7fb7', '#0863a7', '#084a8c', '#06336a', '#041f45'];  // even in lightness
const NICE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const TICKS = [0, 0.05, 0.2, 0.5, 1];
const LARGEST_CELL = 56, CELL_WITH_NUMBER = 36, CELL_WITH_SHAPE = 6, LONGEST_LABEL = 96, LARGEST_MAP = 600;

let root = null, source = '', data = null;  // the view, what it carries, and that decoded
let head = 'all', cell = null, query = 0, opened = false;  // what a person chose; another layer changes none of it
let shown = null, look = null, plan = null, width = 0;  // the chosen head's maps, colours, and where things lie
const bases = {};  // map name -> canvas without the pointer's marks

// What the server sent

const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
const numbers = ({low, high, data}) =>
  Float32Array.from(new Uint16Array(bytes(data).buffer), step => low + step * (high - low) / 65535);

const decode = text => {
  const sent = JSON.parse(text), bits = bytes(sent.kept), some = numbers(sent.after);
  const dense = numbers(sent.dense), kept = new Uint8Array(dense.length), after = new Float32Array(dense.length);
  for (let i = 0, next = 0; i < dense.length; i++) {
    kept[i] = bits[i >> 3] >> (7 - i % 8) & 1;
    if (kept[i]) after[i] = some[next++];
  }
  return {...sent, n: sent.pieces.length, maps: {dense, mask: kept, after}};
};

// The chosen head's maps, or the means over heads.
const choose = () => {
  const size = data.n * data.n, maps = {};
  for (const [name, all] of Object.entries(data.maps)) {
    if (head === 'all') {
      maps[name] = new Float32Array(size);
      for (let i = 0; i < all.length; i++) maps[name][i % size] += all[i] / data.heads;
    } else {
      maps[name] = all.subarray(head * size, (head + 1) * size);
    }
  }
  const most = Math.max(maps.dense.reduce((a, b) => Math.max(a, b), 0), maps.after.reduce((a, b) => Math.max(a, b), 0));
  return {...maps, top: NICE.find(value => most <= value) || most};
};

// Words. A token may be of any script: it is set apart from the direction of what surrounds it.

const apart = token => '\u2068' + token + '\u2069';
const fill = (key, values) => data.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const percent = value => (document.dir === 'rtl' ? '\u200e' : '') + ((Math.round(value * 1e4) || 0) / 100).toFixed(2) + '%';
const maskWord = share => head === 'all' && share
  ? fill('attention_kept_in', {count: Math.round(share * data.heads), heads: data.heads})
  : fill(share ? 'attention_kept' : 'attention_cut', {});

const describe = ({row, column}) => {
  const at = row * data.n + column;
  return fill(head === 'all' ? 'attention_cell_mean' : 'attention_cell', {
    row: row + 1, query: apart(data.pieces[row]), column: column + 1, target: apart(data.pieces[column]),
    heads: data.heads, dense: percent(shown.dense[at]), mask: maskWord(shown.mask[at]), after: percent(shown.after[at]),
  });
};

// Colours

const isDark = () => root.closest('.dark') !== null;
const parse = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
const ramp = () => (isDark() ? [...RAMP].reverse() : RAMP).map(parse);
// Square root: most entries are small, and would all look like none.
const shade = (value, stops) => {
  const place = Math.sqrt(Math.min(Math.max(value / shown.top, 0), 1)) * (stops.length - 1);
  const low = Math.min(Math.floor(place), stops.length - 2);
  return stops[low].map((part, i) => Math.round(part + (stops[low + 1][i] - part) * (place - low)));
};
const inkOn = rgb => {
  const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#000' : '#fff';
};
const style = () => {
  const read = getComputedStyle(root);
  const named = name => read.getPropertyValue('--attention-' + name).trim();
  return {
    font: read.fontFamily, ink: read.color, ground: named('ground'), soft: named('soft'), line: named('line'),
    mark: named('mark'),
  };
};

// Drawing. All lengths are CSS pixels.

const shorten = (pen, text, room) => {
  const letters = Array.from(text);
  if (pen.measureText(text).width <= room) return text;
  while (letters.length > 1 && pen.measureText(letters.join('') + '…').width > room) letters.pop();
  return letters.join('') + '…';
};

// Of all three maps: margin for labels, side of the map and of a cell, edges of the cells, every how many have a label.
const lay = pen => {
  const {n, pieces} = data;
  const fontFor = size => Math.min(Math.max(size - 1, 10), 14);
  pen.font = `bold ${fontFor(0.85 * width / n)}px ${look.font}`;
  const longest = Math.max(...pieces.map(piece => pen.measureText(piece).width));
  const margin = Math.ceil(Math.min(longest, LONGEST_LABEL, 0.22 * width)) + 9;
  const side = Math.floor(Math.min(width - margin - 2, n * LARGEST_CELL, LARGEST_MAP));
  const size = side / n, font = fontFor(size);
  pen.font = `bold ${font}px ${look.font}`;
  return {
    margin, side, size, font, labels: pieces.map(piece => shorten(pen, piece, margin - 9)),
    edge: i => margin + Math.round(i * size), every: Math.ceil(0.95 * font / size), ratio: window.devicePixelRatio || 1,
  };
};

const label = (pen, i, across, bold) => {
  const {margin, size, font, labels, edge} = plan, text = labels[i];
  pen.save();
  pen.font = `${bold ? 'bold ' : ''}${font}px ${look.font}`;
  const long = Math.min(pen.measureText(text).width, margin - 6), middle = edge(i) + size / 2;
  if (across) {
    pen.translate(middle, margin);
    pen.rotate(-Math.PI / 2);
    pen.translate(6, 0);
  } else {
    pen.translate(margin - 6 - long, middle);
  }
  if (bold) {
    pen.fillStyle = look.mark;
    pen.fillRect(-3, -font / 2 - 2, long + 6, font + 4);
  }
  pen.fillStyle = bold ? '#000' : data.gone[i] ? look.soft : look.ink;
  pen.textBaseline = 'middle';
  pen.fillText(apart(text), 0, 0.5, margin - 6);
  if (data.gone[i]) pen.fillRect(0, -0.5, long, 1);
  pen.restore();
};

const drawMask = (pen, share, x, y, wide, high) => {
  if (wide < CELL_WITH_SHAPE) {
    pen.globalAlpha = share;
    pen.fillRect(x, y, wide, high);
    pen.globalAlpha = 1;
  } else if (share > 0) {
    const side = Math.max((Math.min(wide, high) - 2) * Math.sqrt(share), 2);
    pen.fillRect(x + (wide - side) / 2, y + (high - side) / 2, side, side);
  } else {
    const arm = Math.min(wide, high) * 0.16, a = x + wide / 2, b = y + high / 2;
    pen.beginPath();
    pen.moveTo(a - arm, b - arm);
    pen.lineTo(a + arm, b + arm);
    pen.moveTo(a + arm, b - arm);
    pen.lineTo(a - arm, b + arm);
    pen.stroke();
  }
};

const drawBase = (name, canvas) => {
  const base = bases[name] = document.createElement('canvas'), pen = base.getContext('2d');
  const {margin, side, size, font, edge, every, ratio} = plan, {n} = data, values = shown[name], stops = ramp();
  base.width = canvas.width;
  base.height = canvas.height;
  pen.scale(ratio, ratio);
  pen.fillStyle = pen.strokeStyle = look.ink;
  for (let i = 0; i < n; i += every) {
    label(pen, i, true, false);
    label(pen, i, false, false);
  }
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `${Math.min(font, 13)}px ${look.font}`;
  pen.fillStyle = look.ink;
  pen.strokeStyle = look.soft;
  const gap = size >= CELL_WITH_SHAPE && name !== 'mask' ? 1 : 0;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const at = row * n + column, x = edge(column), y = edge(row);
      const wide = edge(column + 1) - x - gap, high = edge(row + 1) - y - gap;
      if (name === 'mask') {
        drawMask(pen, values[at], x, y, wide, high);
        continue;
      }
      const rgb = shade(values[at], stops);
      pen.fillStyle = `rgb(${rgb})`;
      pen.fillRect(x, y, wide, high);
      if (size < CELL_WITH_NUMBER || (name === 'after' && !shown.mask[at])) continue;
      pen.fillStyle = inkOn(rgb);
      pen.fillText((100 * values[at]).toFixed(values[at] < 0.0995 ? 1 : 0), x + wide / 2, y + high / 2 + 0.5);
    }
  }
  pen.strokeStyle = look.line;
  pen.strokeRect(margin - 0.5, margin - 0.5, side + 1, side + 1);
};

// The pointer's cell on all three maps, and its numbers in words.
const point = () => {
  for (const canvas of root.querySelectorAll('canvas')) {
    const pen = canvas.getContext('2d'), {margin, side, edge, ratio} = plan;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bases[canvas.dataset.map], 0, 0);
    if (!cell) continue;
    pen.scale(ratio, ratio);
    const x = edge(cell.column), y = edge(cell.row), wide = edge(cell.column + 1) - x, high = edge(cell.row + 1) - y;
    const outline = (colour, thick, out) => {
      pen.strokeStyle = colour;
      pen.lineWidth = thick;
      pen.strokeRect(margin, y - out, side, high + 2 * out);
      pen.strokeRect(x - out, margin, wide + 2 * out, side);
    };
    outline(look.ground, 3, 1);
    outline(look.mark, 1.5, 1);
    pen.lineWidth = 2;
    pen.strokeStyle = look.ink;
    pen.strokeRect(x - 1, y - 1, wide + 2, high + 2);
    label(pen, cell.column, true, true);
    label(pen, cell.row, false, true);
  }
  root.querySelector('.cell').textContent = cell ? describe(cell) : fill('attention_no_cell', {});
};

const drawScale = () => {
  const stops = ramp(), bar = root.querySelector('.ramp');
  const steps = Array.from({length: 33}, (_, i) => `rgb(${shade(shown.top * (i / 32) ** 2, stops)})`);
  bar.style.backgroundImage = `linear-gradient(to right, ${steps})`;
  bar.replaceChildren(...TICKS.map(share => {
    const tick = document.createElement('span');
    tick.style.left = `${100 * Math.sqrt(share)}%`;
    tick.textContent = parseFloat((100 * share * shown.top).toPrecision(3)) + '%';
    return tick;
  }));
};

const draw = () => {
  const canvases = [...root.querySelectorAll('canvas')];
  width = canvases[0].parentElement.clientWidth;
  if (!width) return;
  look = style();
  plan = lay(canvases[0].getContext('2d'));
  for (const canvas of canvases) {
    const length = plan.margin + plan.side + 2;
    canvas.style.width = canvas.style.height = length + 'px';
    canvas.width = canvas.height = Math.round(length * plan.ratio);
    drawBase(canvas.dataset.map, canvas);
  }
  drawScale();
  point();
};

// The same without colour

const listQueries = () => root.querySelector('select').replaceChildren(...data.pieces.map((piece, i) => {
  return new Option(fill('attention_token', {number: i + 1, token: apart(piece)}), i);
}));

const tabulate = () => {
  root.querySelector('details').open = opened;
  root.querySelector('select').value = query;
  root.querySelector('tbody').replaceChildren(...(opened ? data.pieces : []).map((piece, column) => {
    const at = query * data.n + column, row = document.createElement('tr');
    const token = document.createElement('th');
    token.scope = 'row';
    token.append(document.createElement('bdi'));
    token.firstChild.textContent = piece;
    const cells = [column + 1, percent(shown.dense[at]), maskWord(shown.mask[at]), percent(shown.after[at])];
    const [number, ...rest] = cells.map(text => Object.assign(document.createElement('td'), {textContent: text}));
    row.append(number, token, ...rest);
    return row;
  }));
};

const show = () => {
  shown = choose();
  root.querySelector('.heads').querySelectorAll('button').forEach(
    button => button.setAttribute('aria-pressed', button.dataset.head === head));
  root.classList.toggle('all-heads', head === 'all');
  const facts = data.facts[head === 'all' ? 0 : Number(head) + 1];
  root.querySelectorAll('[data-fact]').forEach(fact => { fact.textContent = facts[fact.dataset.fact]; });
  tabulate();
  draw();
};

const refresh = () => {
  root = element.querySelector('[data-attention]');
  if (!root) return;
  if (root.dataset.attention !== source) {
    source = root.dataset.attention;
    data = decode(source);
    if (head !== 'all' && head >= data.heads) head = 'all';
    if (cell && Math.max(cell.row, cell.column) >= data.n) cell = null;
    if (query >= data.n) query = 0;
  }
  listQueries();
  show();
};

// Answers to people. What this script itself changes is no reason to begin anew.

const observer = new MutationObserver(changes => {
  if (changes.some(change => change.target.tagName !== 'DETAILS')) own(refresh);  // a person opens it: see toggle
});
const own = action => {
  action();
  observer.takeRecords();
};
const on = (type, selector, answer, options) => element.addEventListener(type, event => {
  const target = event.target.closest(selector);
  if (target && root && plan) own(() => answer(target, event));
}, options);

const cellAt = (canvas, event) => {
  const box = canvas.getBoundingClientRect();
  const [row, column] = [event.clientY - box.top, event.clientX - box.left]
    .map(place => Math.floor((place - plan.margin) / plan.size));
  return Math.min(row, column) >= 0 && Math.max(row, column) < data.n ? {row, column} : null;
};
const move = (canvas, event) => {
  const found = cellAt(canvas, event);
  if (!found || (cell && found.row === cell.row && found.column === cell.column)) return;
  cell = found;
  point();
};
const STEPS = {
  ArrowLeft: ({row, column}) => ({row, column: column - 1}),
  ArrowRight: ({row, column}) => ({row, column: column + 1}),
  ArrowUp: ({row, column}) => ({row: row - 1, column}),
  ArrowDown: ({row, column}) => ({row: row + 1, column}),
  Home: ({row}) => ({row, column: 0}),
  End: ({row}) => ({row, column: data.n - 1}),
};

on('click', '[data-head]', button => {
  head = button.dataset.head;
  show();
});
on('pointermove', 'canvas', move);
on('pointerdown', 'canvas', (canvas, event) => {
  move(canvas, event);
  if (!cellAt(canvas, event)) return;
  query = cell.row;
  tabulate();
});
on('keydown', 'canvas', (canvas, event) => {
  const step = STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const next = cell ? step(cell) : {row: 0, column: 0};
  if (Math.min(next.row, next.column) < 0 || Math.max(next.row, next.column) >= data.n) return;
  cell = next;
  query = cell.row;
  tabulate();
  point();
});
on('change', 'select', select => {
  query = Number(select.value);
  tabulate();
});
// The click, not only the browser's toggle: that one comes later, and what is drawn in between would close it again.
on('click', '.attention summary', (summary, event) => {
  event.preventDefault();
  opened = !summary.parentElement.open;
  tabulate();
});
on('toggle', 'details', details => {  // a search in the page opens it without a click
  if (details.open === opened) return;
  opened = details.open;
  tabulate();
}, true);

const redraw = () => { if (root && root.isConnected) own(draw); };
observer.observe(element, {attributes: true, childList: true, characterData: true, subtree: true});
new ResizeObserver(() => {
  if (root && root.isConnected && root.querySelector('figure').clientWidth !== width) redraw();
}).observe(element);
new MutationObserver(redraw).observe(document.body, {attributes: true, attributeFilter: ['class']});
window.addEventListener('resize', redraw);  // also another zoom or screen
own(refresh);
