// This player beside the published one, in one Chromium: bytes, time to the first picture, seeks,
// scrubbing, and playback of an animation. Figures are medians of fresh pages, both players taking
// turns; the recordings that are made here differ in size by ten, to show how costs grow.
//
// Usage: node scripts/bench.mjs [RECORDING] [ROUNDS]

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { load, loadAndSeek, play, scrub } from "./bench/measures.mjs";
import { animation, session } from "./bench/recordings.mjs";
import { FILES, open } from "./bench/site.mjs";

const SEEKS = 100;
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
// What a page with a player takes before there is a recording to speak of.
const bare = await rounded(session(10), loadAndSeek, SEEKS);
for (const [name, bytes] of recordings) {
  const results = await rounded(bytes, loadAndSeek, SEEKS);
  for (const [player, runs] of Object.entries(results)) {
    const base = median(bare[player].map(({ megabytes }) => megabytes));
    for (const run of runs) {
      run.megabytes -= base;
    }
  }
  printTable(`${name}, ${megabytes(bytes)}`, results, {
    "first picture": ({ picture }) => picture,
    "length known": ({ length }) => length,
    "seek at once": ({ first }) => first,
    "longest frame in the next second": ({ gap }) => gap,
    "seek median": ({ times }) => median(times),
    "seek p99": ({ times }) => at(times, 0.99),
    "painted median": ({ painted }) => median(painted),
    "memory for it, MB": ({ megabytes }) => megabytes,
  });
}
const [name, bytes] = recordings.at(-1);
const scrubs = await rounded(bytes, scrub, SCRUBBED);
printTable(`${name}, another position every 10 ms for ${SCRUBBED / 100} s`, scrubs, {
  "lag median": ({ lags }) => median(lags),
  "lag p99": ({ lags }) => at(lags, 0.99),
  "behind at the end": ({ behind }) => behind,
  "longest frame": ({ gap }) => gap,
});
const moving = animation((SECONDS + 1) * 60);
const plays = await rounded(moving, play, SECONDS, load);
printTable(`animation of 120×40 in 24-bit colours, ${megabytes(moving)}`, plays, {
  "frames a second": ({ rate }) => rate,
  "longest frame": ({ gap }) => gap,
});
await site.close();

/** Results by player. */
async function rounded(bytes, run, argument, prepare) {
  site.serve(bytes);
  const results = Object.fromEntries(site.names.map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of site.names) {
      results[name].push(await site.measure(name, run, argument, prepare));
    }
  }
  return results;
}

function median(values) {
  return at(values, 0.5);
}

function at(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function printTable(title, results, columns) {
  console.log(`\n${title}; medians of ${rounds} rounds, ms where nothing else is said\n`);
  console.log(`| player | ${Object.keys(columns).join(" | ")} | main thread busy |`);
  console.log(`|---|${"--:|".repeat(Object.keys(columns).length + 1)}`);
  const figures = { ...columns, busy: ({ busy }) => 100 * busy };
  const rows = Object.entries(results).map(([name, runs]) => [
    name,
    Object.values(figures).map((figure) => median(runs.map(figure))),
  ]);
  for (const [name, values] of rows) {
    console.log(`| ${[name, ...values.map((value) => value.toFixed(1))].join(" | ")} % |`);
  }
  const [[, ours], [, peers]] = rows;
  const ratios = ours.map((value, index) => `${(value / peers[index]).toFixed(2)}×`);
  console.log(`| **ours ÷ theirs** | ${ratios.join(" | ")} |`);
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
