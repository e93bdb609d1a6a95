// This player beside the published one, in one Chromium: bytes, time to the first picture, seeks,
// scrubbing, and playback of an animation. Figures are medians of fresh pages, both players taking
// turns; the recordings that are made here differ in size by ten, to show how costs grow.
//
// Usage: node scripts/bench.mjs [RECORDING] [ROUNDS]

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { loadAndSeek, play, scrub } from "./bench/measures.mjs";
import { animation, session } from "./bench/recordings.mjs";
import { FILES, open } from "./bench/site.mjs";

const SEEKS = 40;
const SCRUBBED = 200;
const SECONDS = 3;

const [file, rounds = "7"] = process.argv.slice(2);
if (file && !existsSync(file)) {
  console.error("Usage: node scripts/bench.mjs [RECORDING] [ROUNDS]");
  process.exit(2);
}
const recordings = [2_000, 20_000, 200_000].map((events) => [`${events} events`, session(events)]);
if (file) {
  recordings.push([path.basename(file), readFileSync(file)]);
}

const site = await open();
printBytes();
for (const [name, bytes] of recordings) {
  printTable(`${name}, ${megabytes(bytes)}`, await rounded(bytes, loadAndSeek, SEEKS), {
    "first picture": ({ picture }) => picture,
    "length known": ({ length }) => length,
    "first seek": ({ first }) => first,
    "seek median": ({ times }) => at(times, 0.5),
    "seek p99": ({ times }) => at(times, 0.99),
    "painted median": ({ painted }) => at(painted, 0.5),
    "memory MB": ({ megabytes }) => megabytes,
  });
}
const [name, bytes] = recordings.at(-1);
const scrubs = await rounded(bytes, scrub, SCRUBBED);
printTable(`${name}, another position every 10 ms for ${SCRUBBED / 100} s`, scrubs, {
  "lag median": ({ lags }) => at(lags, 0.5),
  "lag p99": ({ lags }) => at(lags, 0.99),
  "behind at the end": ({ behind }) => behind,
  "longest frame": ({ gap }) => gap,
});
const moving = animation((SECONDS + 1) * 60);
const plays = await rounded(moving, play, SECONDS);
printTable(`animation of 120×40 in 24-bit colours, ${megabytes(moving)}`, plays, {
  "frames a second": ({ rate }) => rate,
  "longest frame": ({ gap }) => gap,
});
await site.close();

/** Results by player. */
async function rounded(bytes, run, argument) {
  site.serve(bytes);
  const results = Object.fromEntries(site.names.map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of site.names) {
      results[name].push(await site.measure(name, run, argument));
    }
  }
  return results;
}

function at(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function printTable(title, results, columns) {
  console.log(`\n${title}; medians of ${rounds} rounds, ms where nothing else is said\n`);
  console.log(`| player | ${Object.keys(columns).join(" | ")} | main thread busy |`);
  console.log(`|---|${"--:|".repeat(Object.keys(columns).length + 1)}`);
  for (const [name, runs] of Object.entries(results)) {
    const median = (figure) => at(runs.map(figure), 0.5);
    const figures = Object.values(columns).map((figure) => median(figure).toFixed(1));
    const busy = `${(100 * median(({ busy }) => busy)).toFixed(0)} %`;
    console.log(`| ${[name, ...figures, busy].join(" | ")} |`);
  }
}

function printBytes() {
  console.log("| player | script and stylesheet, gzip -9 |\n|---|--:|");
  for (const [name, folder] of Object.entries(site.folders)) {
    const sizes = FILES.map(
      (file) => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length,
    );
    console.log(`| ${name} | ${sizes.reduce((sum, size) => sum + size, 0)} |`);
  }
}

function megabytes(bytes) {
  return `${(bytes.length / 1e6).toFixed(1)} MB`;
}
