// Medians and ratios as text.

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const geometric = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

function row(cells) {
  console.log(cells.map((cell, index) => (index ? cell.padStart(10) : cell.padEnd(26))).join(""));
}

/** One table per kind of figure: engines down, recordings across, the mean of the real ones last. */
export function print(results, recordings) {
  const names = Object.keys(results);
  const engines = Object.keys(results[names[0]]);
  const real = recordings.filter((recording) => recording.real).map(({ name }) => name);
  const heads = names.map((name) => name.replace(/^syn-/, "").slice(0, 9));
  const rate = (name, engine) => median(results[name][engine]);
  // A ratio of medians would compare moments that may lie far apart.
  const ratio = (name, engine) => {
    const peer = results[name][engines[0]];
    return median(results[name][engine].map((value, round) => value / peer[round]));
  };
  for (const [title, figure] of [["MB/s", rate], [`÷ ${engines[0]}`, ratio]]) {
    console.log();
    row([title, ...heads, "real"]);
    for (const engine of engines) {
      const cells = names.map((name) => figure(name, engine));
      const mean = geometric(real.map((name) => figure(name, engine)));
      row([engine, ...[...cells, mean].map((value) => (value ? value.toFixed(1) : "–"))]);
    }
  }
}
