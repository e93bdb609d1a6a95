// The terminal core beside its peers in one Chromium, on the same recordings cut at the same
// events. Prints millions of bytes of output a second, medians of interleaved rounds, and ratios
// to the published player.
//
// Usage: node run.mjs FOLDER... [--rounds N] [--only ENGINE]
// A folder has cast/*.cast, and bin/NAME.bin with bin/NAME.chunks (see bench/README.md).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { readCast, readChunks } from "./corpus.mjs";
import { measureDrivers } from "./drivers.mjs";
import { print } from "./table.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.dirname(path.dirname(here));
const modules = path.join(here, "node_modules");

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "7" }, only: { type: "string", default: "" } },
});
if (folders.length === 0 || !folders.every((folder) => existsSync(folder))) {
  console.error("Usage: node run.mjs FOLDER... [--rounds N] [--only ENGINE]");
  process.exit(2);
}

function corpora() {
  return folders.flatMap((folder) => {
    const list = (name, ending) =>
      existsSync(path.join(folder, name))
        ? readdirSync(path.join(folder, name)).filter((file) => file.endsWith(ending)).sort()
        : [];
    const casts = list("cast", ".cast").map((file) => readCast(path.join(folder, "cast", file)));
    const raw = list("bin", ".bin").map((file) => readChunks(folder, path.parse(file).name));
    return [...casts, ...raw];
  });
}

/** What the page may ask for besides its own modules and the corpora. */
function engineFiles() {
  const player = path.join(modules, "asciinema-player", "dist");
  const internals = readdirSync(player).find((file) => /^opts-.*\.js$/.test(file));
  const logging = readdirSync(player).find((file) => /^logging-.*\.js$/.test(file));
  const wasm = path.join(project, "player", "build", "player.wasm");
  const bundles = {
    published: path.join(player, "bundle"),
    ours: path.join(project, "player", "dist"),
  };
  const pages = Object.entries(bundles).flatMap(([name, folder]) => [
    [`/${name}.js`, () => readFileSync(path.join(folder, "asciinema-player.min.js"))],
    [`/${name}.css`, () => readFileSync(path.join(folder, "asciinema-player.css"))],
    [
      `/${name}.html`,
      () => `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/${name}.css">
        <div id="player"></div><script src="/${name}.js"></script>`,
    ],
  ]);
  return {
    ...Object.fromEntries(pages),
    "/ours.wasm": () => readFileSync(wasm),
    // The class that feeds the terminal is internal to the published player.
    "/published.mjs": () => `${readFileSync(path.join(player, internals))}\nexport { Vt };\n`,
    [`/${logging}`]: () => readFileSync(path.join(player, logging)),
    "/xterm.mjs": () =>
      readFileSync(path.join(modules, "@xterm/headless/lib-headless/xterm-headless.mjs")),
    "/ghostty.mjs": () => readFileSync(path.join(modules, "ghostty-web/dist/ghostty-web.js")),
    "/ghostty.wasm": () => readFileSync(path.join(modules, "ghostty-web/ghostty-vt.wasm")),
  };
}

const recordings = corpora().sort((a, b) => Number(b.real) - Number(a.real));
const files = engineFiles();
for (const [index, { cast, chunks, data }] of recordings.entries()) {
  files[`/${index}.cast`] = () => cast;
  files[`/${index}.bin`] = () => data;
  files[`/${index}.chunks`] = () => Buffer.from(Uint32Array.from(chunks).buffer);
}
for (const name of ["page.mjs", "engines.mjs"]) {
  files[`/${name}`] = () => readFileSync(path.join(here, name));
}
files["/"] = () => '<!doctype html><meta charset="utf-8"><script type="module" src="/page.mjs"></script>';

const types = {
  ".html": "text/html",
  ".css": "text/css",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
const server = http.createServer((request, response) => {
  const file = files[request.url];
  if (!file && !request.url.startsWith("/__vite")) {
    response.writeHead(404).end();
    return;
  }
  const ending = path.extname(request.url);
  response.writeHead(200, {
    "content-type": types[ending] ?? (ending ? "application/octet-stream" : "text/html"),
    // The clock of a page is fine only where no other origin can look in.
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  });
  response.end(
    file ? file() : readFileSync(path.join(modules, "ghostty-web/dist", path.basename(request.url))),
  );
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage();
page.on("console", (message) => console.error(message.text()));
page.on("pageerror", (error) => console.error(String(error)));
const base = `http://127.0.0.1:${server.address().port}`;
await page.goto(`${base}/`);
await page.waitForFunction("window.measure");
const sizes = recordings.map(({ name, cols, rows }) => ({ name, cols, rows }));
const results = await page.evaluate(
  ([list, rounds, only]) => window.measure(list, rounds, only),
  [sizes, Number(values.rounds), values.only],
);
console.log(`Chromium ${browser.version()}, ${values.rounds} rounds, MB/s of output`);
print(results, recordings);
if (!values.only) {
  const real = recordings.filter((recording) => recording.real);
  console.log("\nThe players' own `benchmark` driver, fresh pages, 5 iterations each");
  print(await measureDrivers(browser, base, real, Number(values.rounds)), real);
}
await browser.close();
server.close();
