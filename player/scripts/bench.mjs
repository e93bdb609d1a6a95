// This player beside the published one, in one Chromium: bytes, time to the first picture, and
// seeks. Every figure is the median of fresh pages, both players taking turns.
//
// Usage: node scripts/bench.mjs RECORDING [ROUNDS]

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { dist, project } from "./paths.mjs";

const PEER = "asciinema-player@3.17.0";
const SEEKS = 60;

const [recording, rounds = "7"] = process.argv.slice(2);
if (!recording || !existsSync(recording)) {
  console.error("Usage: node scripts/bench.mjs RECORDING [ROUNDS]");
  process.exit(2);
}

const peerHome = path.join(project, ".cache", PEER.replace("@", "-"));
const peerBundle = path.join(peerHome, "node_modules", "asciinema-player", "dist", "bundle");
if (!existsSync(peerBundle)) {
  const install = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", peerHome, PEER];
  execFileSync("npm", install, { stdio: "inherit" });
}
const folders = { ours: dist, [PEER]: peerBundle };
const files = ["asciinema-player.min.js", "asciinema-player.css"];

const server = http.createServer((request, response) => {
  const [, name, file] = request.url.split("/");
  if (name === "recording") {
    response.end(readFileSync(recording));
  } else if (files.includes(file)) {
    const type = file.endsWith(".js") ? "text/javascript" : "text/css";
    response.setHeader("content-type", type);
    response.end(readFileSync(path.join(folders[name], file)));
  } else {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><link rel="stylesheet" href="/${name}/${files[1]}">
      <script src="/${name}/${files[0]}"></script><div id="player"></div>`);
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

// Runs in the page: makes a player, waits for its poster, seeks about.
async function measure(seeks) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const container = document.getElementById("player");
  const started = performance.now();
  const options = { preload: true, poster: "npt:0.5" };
  const player = window.AsciinemaPlayer.create("/recording", container, options);
  await new Promise((resolve) => {
    player.addEventListener("metadata", resolve);
  });
  const loaded = performance.now() - started;
  await frame();
  await frame();
  const painted = performance.now() - started;
  const duration = player.getDuration();
  let random = 12345;
  const times = [];
  for (let index = 0; index < seeks; index += 1) {
    random = (random * 1103515245 + 12345) % 2147483648;
    const from = performance.now();
    await player.seek((random / 2147483648) * duration);
    times.push(performance.now() - from);
  }
  return { loaded, painted, first: times[0], times };
}

const order = (values) => [...values].sort((a, b) => a - b);
const at = (values, share) =>
  order(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
const results = {};
for (let round = 0; round < Number(rounds); round += 1) {
  for (const name of Object.keys(folders)) {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(`${base}/${name}/`);
    results[name] ??= [];
    results[name].push(await page.evaluate(measure, SEEKS));
    await page.close();
  }
}
await browser.close();
server.close();

console.log(`${path.basename(recording)}, ${statSync(recording).size} bytes, ${rounds} rounds, ms`);
console.log(
  "player\tbytes gzipped\tmetadata\tpainted\tfirst seek\tseek median\tseek p99\tseek max",
);
for (const [name, runs] of Object.entries(results)) {
  const bytes = files
    .map((file) => gzipSync(readFileSync(path.join(folders[name], file)), { level: 9 }).length)
    .reduce((sum, length) => sum + length, 0);
  const seeks = runs.flatMap(({ times }) => times.slice(1));
  const figures = [
    at(
      runs.map((run) => run.loaded),
      0.5,
    ),
    at(
      runs.map((run) => run.painted),
      0.5,
    ),
    at(
      runs.map((run) => run.first),
      0.5,
    ),
    at(seeks, 0.5),
    at(seeks, 0.99),
    at(seeks, 1),
  ];
  console.log([name, bytes, ...figures.map((value) => value.toFixed(1))].join("\t"));
}
