// Draws every heat map of the page: one pixel a cell, stretched by the browser.
(() => {
  const stops = [[13, 8, 135], [84, 2, 163], [156, 23, 158], [204, 71, 120], [237, 121, 83], [253, 180, 47], [240, 249, 33]];
  const colour = t => {
    const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((v, i) => Math.round(v + (stops[low + 1][i] - v) * (at - low)));
  };
  for (const figure of document.querySelectorAll('.map')) {
    const map = JSON.parse(figure.querySelector('script').textContent);
    const canvas = figure.querySelector('canvas');
    const told = figure.querySelector('.told');
    const columns = map.steps.length, rows = map.layers.length;
    canvas.width = columns;
    canvas.height = rows;
    const context = canvas.getContext('2d');
    const image = context.createImageData(columns, rows);
    map.values.forEach((row, y) => row.forEach((value, x) => {
      if (value === null) return;
      image.data.set([...colour((value - map.least) / (map.most - map.least)), 255], 4 * (y * columns + x));
    }));
    context.putImageData(image, 0, 0);
    canvas.addEventListener('mousemove', event => {
      const box = canvas.getBoundingClientRect();
      const x = Math.min(columns - 1, Math.floor((event.clientX - box.left) / box.width * columns));
      const y = Math.min(rows - 1, Math.floor((event.clientY - box.top) / box.height * rows));
      const value = map.values[y][x];
      told.textContent = `${map.layers[y]}, step ${map.steps[x]}: ${value === null ? 'not known' : (10 ** value).toExponential(2)}`;
    });
    canvas.addEventListener('mouseleave', () => { told.textContent = ''; });
  }
})();
