// Draws every heat map of the page, and tells what stands under the pointer, or where the arrow keys have led, in all of its plots.
(() => {
  const stops = [[13, 8, 135], [84, 2, 163], [156, 23, 158], [204, 71, 120], [237, 121, 83], [253, 180, 47], [240, 249, 33]];
  const colour = t => {
    const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((v, i) => Math.round(v + (stops[low + 1][i] - v) * (at - low)));
  };
  const clamp = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const plots = [...document.querySelectorAll('.plot')].map(figure => ({
    figure, area: figure.querySelector('.area'), cursor: figure.querySelector('.cursor'), told: figure.querySelector('.told'),
    ...JSON.parse(figure.querySelector('script').textContent),
  }));
  const place = (plot, step) => (step - plot.steps[0]) / Math.max(1, plot.steps.at(-1) - plot.steps[0]);
  const nearest = (plot, at) => {
    let column = 0;
    while (column + 1 < plot.steps.length && place(plot, plot.steps[column]) + place(plot, plot.steps[column + 1]) < 2 * at) column++;
    return column;
  };
  const told = (plot, row, column) => {
    const value = plot.values[row][column], step = plot.steps[column];
    const text = value === null ? 'not known' : plot.layers ? (10 ** value).toExponential(2) : String(value);
    const marks = plot.marks.filter(mark => nearest(plot, place(plot, mark.step)) === column);
    return [`step ${step}${plot.layers ? ', ' + plot.layers[row] : ''}: ${text}`, ...marks.map(mark => mark.text)].join('; ');
  };
  let row = 0, column = 0;
  const show = () => plots.forEach(plot => {
    plot.cursor.hidden = false;
    plot.cursor.style.left = `${100 * place(plot, plot.steps[column])}%`;
    plot.told.textContent = told(plot, clamp(row, plot.values.length), column);
  });
  const hide = () => plots.forEach(plot => {
    plot.cursor.hidden = true;
    plot.told.textContent = '';
  });
  const moves = {
    ArrowLeft: () => column--, ArrowRight: () => column++, ArrowUp: () => row--, ArrowDown: () => row++,
    Home: () => { column = 0; }, End: () => { column = Infinity; },
  };
  for (const plot of plots) {
    const rows = plot.values.length, columns = plot.steps.length;
    const canvas = plot.figure.querySelector('canvas');
    if (canvas) {
      canvas.width = Math.max(columns, 960);
      canvas.height = rows;
      const context = canvas.getContext('2d');
      const image = context.createImageData(canvas.width, rows);
      for (let x = 0; x < canvas.width; x++) {
        const at = nearest(plot, (x + 0.5) / canvas.width);
        plot.values.forEach((values, y) => {
          if (values[at] === null) return;
          image.data.set([...colour((values[at] - plot.least) / (plot.most - plot.least)), 255], 4 * (y * canvas.width + x));
        });
      }
      context.putImageData(image, 0, 0);
    }
    const point = event => {
      const box = plot.area.getBoundingClientRect();
      column = nearest(plot, (event.clientX - box.left) / box.width);
      if (plot.layers) row = clamp(Math.floor((event.clientY - box.top) / box.height * rows), rows);
      show();
    };
    plot.area.addEventListener('pointermove', point);
    plot.area.addEventListener('pointerdown', point);
    plot.area.addEventListener('pointerleave', hide);
    plot.figure.addEventListener('focus', () => { if (plot.figure.matches(':focus-visible')) show(); });
    plot.figure.addEventListener('blur', hide);
    plot.figure.addEventListener('keydown', event => {
      const move = moves[event.key];
      if (!move || !plot.layers && /Up|Down/.test(event.key)) return;
      event.preventDefault();
      move();
      column = clamp(column, columns);
      if (plot.layers) row = clamp(row, rows);
      show();
    });
  }
})();
