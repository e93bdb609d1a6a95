// The pages on which players are measured, and the browser that opens them.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { chromium } from "playwright-core";
import { dist, project } from "../paths.mjs";

const PEER = "asciinema-player@3.17.0";
export const FILES = ["asciinema-player.min.js", "asciinema-player.css"];

/** Each player's folder. The published one is installed when it is not there. */
export function players() {
  const home = path.join(project, ".cache", PEER.replace("@", "-"));
  const bundle = path.join(home, "node_modules", "asciinema-player", "dist", "bundle");
  if (!existsSync(bundle)) {
    const install = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", home, PEER];
    execFileSync("npm", install, { stdio: "inherit" });
  }
  return { ours: dist, [PEER]: bundle };
}

/** Serves the players and one recording at a time, and opens fresh pages of a player. */
export async function open() {
  const folders = players();
  let recording = Buffer.alloc(0);
  const server = http.createServer((request, response) => {
    const [, name, file] = request.url.split("/");
    if (name === "recording") {
      response.end(recording);
    } else if (FILES.includes(file)) {
      const type = file.endsWith(".js") ? "text/javascript" : "text/css";
      response.setHeader("content-type", type);
      response.end(readFileSync(path.join(folders[name], file)));
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(`<!doctype html><link rel="stylesheet" href="/${name}/${FILES[1]}">
        <script src="/${name}/${FILES[0]}"></script><div id="player"></div>`);
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const base = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const devtools = await browser.newBrowserCDPSession();

  return {
    names: Object.keys(folders),
    folders,
    serve(bytes) {
      recording = bytes;
    },
    /**
     * Runs a measure in a new page, after what prepares it, and adds the time that the main thread
     * worked and the memory that the page holds at the end.
     */
    async measure(name, run, argument, prepare = () => {}) {
      const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
      await page.goto(`${base}/${name}/`);
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      await page.evaluate(prepare);
      const started = performance.now();
      const busy = await taskTime(session);
      const result = await page.evaluate(run, argument);
      result.busy = ((await taskTime(session)) - busy) / (performance.now() - started);
      await session.send("HeapProfiler.collectGarbage");
      result.megabytes = await memory(devtools);
      await page.close();
      return result;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Milliseconds that the main thread has worked. */
async function taskTime(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
}

/** Resident megabytes of all processes that show pages. */
async function memory(devtools) {
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer");
  const kilobytes = pages.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  });
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
}
