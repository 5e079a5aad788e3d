// An SVG of what the page draws with HTML: boxes in their colours, texts where they stand, canvases as pictures.
{
  const SVG = 'http://www.w3.org/2000/svg', PRESSED = '#e69f00', DASHES = {dashed: '5 3', dotted: '2 2'};
  const UNPAINTED = '.save-picture, .spoken, [role=group], details:not([open]), .unpainted';
  const dot = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  // [colour, opacity] for any colour that CSS knows: other programs know fewer.
  const colorOf = color => {
    dot.clearRect(0, 0, 1, 1);
    dot.fillStyle = color;
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
    return [`rgb(${red},${green},${blue})`, +(alpha / 255).toFixed(3)];
  };
  // A box's ramp of colours from left to right, if it has one.
  const rampOf = (style, name, make) => {
    const stops = [...style.backgroundImage.matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
    if (stops.length < 2) return null;
    const ramp = make('linearGradient', {id: name});
    stops.forEach(([, color, at], number) => ramp.append(make('stop', {
      offset: at ? at / 100 : number / (stops.length - 1), 'stop-color': colorOf(color)[0],
    })));
    return ramp;
  };
  // Of a text's lines: its words, grouped by where they stand.
  const linesOf = node => {
    const lines = [], range = document.createRange();
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const {left, right, top, height, width} = range.getBoundingClientRect(), last = lines[lines.length - 1];
      if (!width) continue;
      if (last && Math.abs(last.top - top) < 2) {
        last.text += ` ${word[0]}`;
        [last.left, last.right] = [Math.min(last.left, left), Math.max(last.right, right)];
      } else lines.push({text: word[0], left, right, top, height});
    }
    return lines;
  };
  // `area`: the element; `make` and `withStyles` as in pictures.js. Gives an SVG element with a viewBox.
  window.slimscopePaint = (area, make, withStyles) => {
    const picture = make('svg', {xmlns: SVG}), ends = [Infinity, Infinity, -Infinity, -Infinity];
    const scrolled = [...area.querySelectorAll('*')].filter(each => each.scrollLeft).map(each => [each, each.scrollLeft]);
    scrolled.forEach(([each]) => { each.scrollLeft = 0; });
    const add = (made, {left, top, right, bottom}) => {
      picture.append(made);
      [left, top].forEach((at, side) => { ends[side] = Math.min(ends[side], at); });
      [right, bottom].forEach((at, side) => { ends[side + 2] = Math.max(ends[side + 2], at); });
    };
    const write = (text, box, style, anchor) => {
      dot.font = style.font;
      const {fontBoundingBoxAscent: above, fontBoundingBoxDescent: below} = dot.measureText(text);
      const [fill, opacity] = colorOf(style.color), rightToLeft = style.direction === 'rtl';
      const made = make('text', {
        x: rightToLeft ? box.right : box.left, y: box.top + box.height * above / (above + below), fill,
        'fill-opacity': opacity, 'font-size': style.fontSize, 'font-weight': style.fontWeight, direction: style.direction,
        'text-anchor': anchor, 'text-decoration': style.textDecorationLine,
      }, text);
      add(made, {...box, bottom: box.top + box.height});
    };
    const paintBox = (node, style) => {
      const box = node.getBoundingClientRect(), [fill, opacity] = colorOf(style.backgroundColor);
      const [stroke, seen] = colorOf(style.borderTopColor), line = seen ? parseFloat(style.borderTopWidth) : 0;
      const pressed = node.matches('[aria-pressed=true]');
      const ramp = rampOf(style, `ramp-${picture.childElementCount}`, make);
      if (!box.width || !box.height || !(opacity || line || pressed || ramp)) return;
      if (ramp) picture.append(ramp);
      add(make('rect', {
        x: box.left + line / 2, y: box.top + line / 2, width: box.width - line, height: box.height - line,
        rx: parseFloat(style.borderRadius) || 0, fill, 'fill-opacity': opacity, ...(ramp ? {fill: `url(#${ramp.id})`, 'fill-opacity': 1} : {}),
        ...(line ? {stroke, 'stroke-width': line, 'stroke-dasharray': DASHES[style.borderTopStyle] || 'none'} : {}),
        ...(pressed ? {stroke: PRESSED, 'stroke-width': 3} : {}),
      }), box);
    };
    const walk = node => {
      if (node.nodeType === Node.TEXT_NODE) {
        const style = getComputedStyle(node.parentElement);
        return linesOf(node).forEach(line => write(line.text, line, style, 'start'));
      }
      if (!(node instanceof Element) || node.matches(UNPAINTED)) return;
      const style = getComputedStyle(node), box = node.getBoundingClientRect();
      if (style.display === 'none' || style.visibility !== 'visible') return;
      const place = {x: box.left, y: box.top, width: box.width, height: box.height};
      if (node instanceof HTMLCanvasElement) return add(make('image', {...place, href: node.toDataURL()}), box);
      if (node instanceof SVGElement) {
        const copy = withStyles(node);
        for (const name in place) copy.setAttribute(name, place[name]);
        copy.setAttribute('color', colorOf(style.color)[0]);
        return add(copy, box);
      }
      paintBox(node, style);
      const before = getComputedStyle(node, '::before').content.match(/^"(.*)"$/);
      const text = before && node.firstElementChild?.firstChild;
      const [first] = text && text.nodeType === Node.TEXT_NODE ? linesOf(text) : [];
      if (first) write(before[1].trim(), {...first, left: first.left - 3, right: first.right + 3}, style, 'end');
      node.childNodes.forEach(walk);
    };
    walk(area);
    scrolled.forEach(([each, left]) => { each.scrollLeft = left; });
    if (ends[0] === Infinity) throw new Error('nothing is drawn yet');
    const [left, top, right, bottom] = ends;
    picture.setAttribute('viewBox', `${left} ${top} ${right - left} ${bottom - top}`);
    return [picture, right - left, bottom - top];
  };
}
