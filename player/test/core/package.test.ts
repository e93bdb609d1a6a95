// The package as others import it, by its name and from Node.js, where there is no page.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import * as paths from "../paths.js";
import { counting } from "./session.js";

const PACKAGE = "asciinema-player";
const require = createRequire(import.meta.url);

test("the module and its variants can be imported where there is no page", async () => {
  for (const entry of ["", "/separate", "/ui.js"]) {
    const { create } = await import(`${PACKAGE}${entry}`);
    assert.equal(typeof create, "function", entry);
  }
});

test("scripts and stylesheet read the same in every encoding that a page may have", () => {
  for (const name of ["asciinema-player.js", "asciinema-player.min.js", "asciinema-player.css"]) {
    const strange = /[\u0080-\uffff]/.exec(readFileSync(path.join(paths.dist, name), "utf8"));
    assert.equal(strange?.[0], undefined, name);
  }
});

test("every path that pages and bundlers use resolves", () => {
  const files = [
    "asciinema-player.js",
    "asciinema-player.min.js",
    "asciinema-player.css",
    "asciinema-player.wasm",
    "asciinema-player-zstd.js",
    "bundle/asciinema-player.js",
    "bundle/asciinema-player.min.js",
    "bundle/asciinema-player.css",
    "bundle/asciinema-player-ui.min.js",
    "bundle/asciinema-player-worker.min.js",
    "bundle/asciinema-player-zstd.js",
  ];
  for (const file of files) {
    const resolved = require.resolve(`${PACKAGE}/dist/${file}`);
    assert.ok(statSync(resolved).size > 0, file);
  }
});

test("every entry has types", () => {
  const { exports } = JSON.parse(readFileSync(require.resolve(`${PACKAGE}/package.json`), "utf8"));
  const typed = Object.values<{ types?: string }>(exports).filter(({ types }) => types);
  assert.equal(typed.length, 4);
  for (const { types = "" } of typed) {
    assert.ok(existsSync(path.join(paths.dist, "..", types)), types);
  }
});

test("what is shipped names its licence", () => {
  const files = ["asciinema-player.min.js", "asciinema-player.css", "index.js", "core.js"];
  for (const file of [...files, "bundle/asciinema-player-ui.min.js", "asciinema-player-zstd.js"]) {
    const head = readFileSync(path.join(paths.dist, file), "utf8").slice(0, 100);
    assert.match(head, /^\/\*! asciinema-player [\d.]+, Apache-2.0 \*\//, file);
  }
  const packed = readFileSync(path.join(paths.dist, "asciinema-player-zstd.js"), "utf8");
  assert.match(packed, /MIT License[\s\S]*Arjun Barrett/);
});

test("the core plays without a page and tells what is on the screen", async () => {
  const { open } = await import(`${PACKAGE}/core`);
  const player = open(counting(5), { speed: 50 });
  await player.load();
  assert.deepEqual(player.size(), { cols: 10, rows: 2 });
  await player.seek(3.5);
  assert.equal(player.text(), "3\n");
  await player.step(-1);
  assert.equal(player.getCurrentTime(), 2);
  assert.deepEqual(await player.search("4"), [4]);
  const ended = new Promise((resolve) => player.addEventListener("ended", resolve));
  await player.play();
  await ended;
  assert.equal(player.text(), "5\n");
  player.dispose();
  assert.equal(player.text(), "");
  await assert.rejects(player.play(), /disposed/);
});

test("the core follows an abort signal and says why it cannot load", async () => {
  const { open } = await import(`${PACKAGE}/core`);
  const controller = new AbortController();
  const player = open(counting(5), { signal: controller.signal });
  controller.abort();
  await assert.rejects(player.play(), /disposed/);
  const broken = open({ data: "nonsense" });
  const said = new Promise<{ message: string }>((resolve) =>
    broken.addEventListener("error", resolve),
  );
  await assert.rejects(broken.load());
  assert.match((await said).message, /line 1/);
});
