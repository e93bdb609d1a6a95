// Both players' own `benchmark` driver, in fresh pages, as users of the player have measured it since
// the first of them.

const ITERATIONS = 5;

/** Millions of bytes a second of each player on each recording, round by round. */
export async function measureDrivers(browser, base, recordings, rounds) {
  const results = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { name }] of recordings.entries()) {
      for (const player of ["published", "ours"]) {
        const page = await browser.newPage();
        await page.goto(`${base}/${player}.html`);
        const throughput = await page.evaluate(play, [`${base}/${index}.cast`, ITERATIONS]);
        results[name] ??= { published: [], ours: [] };
        results[name][player].push(throughput / 1e6);
        await page.close();
      }
    }
  }
  return results;
}

function play([url, iterations]) {
  return new Promise((resolve) => {
    console.info = (text, result) => text === "benchmark: result" && resolve(result.throughput);
    const container = document.getElementById("player");
    const source = { driver: "benchmark", url, iterations };
    window.AsciinemaPlayer.create(source, container, { fit: false }).play();
  });
}
