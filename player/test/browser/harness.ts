// Headless Chromium on pages that tests make, served from this machine. One browser for a file of
// tests; whatever the page complains of fails the test that opened it.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, before, type TestContext } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import type { create } from "../../src/index.js";
import type { Player } from "../../src/player.js";
import * as paths from "../paths.js";

declare global {
  interface Window {
    AsciinemaPlayer: { create: typeof create };
    player: Player;
    events: [string, unknown][];
  }
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".wasm": "application/wasm",
};

export interface PageOptions {
  /** Content-Security-Policy of the page. */
  csp?: string;
  /** What stands in the page besides the container `#player`. */
  style?: string;
  scripts?: string;
  deviceScaleFactor?: number;
  /** Complaints that belong to the test. */
  expected?: RegExp;
  touch?: boolean;
  /** A phone: touch, and no pointer that could hover. */
  mobile?: boolean;
}

let browser: Browser;
let server: http.Server;
let pages = new Map<string, PageOptions>();

/** Starts server and browser before the tests of a file, and ends them after. */
export function useBrowser(): void {
  before(async () => {
    server = http.createServer(answer).listen(0, "127.0.0.1");
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  after(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
    pages = new Map();
  });
}

/** Opens an empty page with the player's script and style in it. */
export async function openPage(test: TestContext, options: PageOptions = {}): Promise<Page> {
  const name = `/page-${pages.size}.html`;
  pages.set(name, options);
  const page = await newPage(test, options);
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}${name}`);
  return page;
}

/** A page of a context of its own; what it complains of fails the test. */
async function newPage(test: TestContext, options: PageOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1000, height: 700 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    hasTouch: options.touch ?? options.mobile ?? false,
    isMobile: options.mobile ?? false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  test.after(async () => {
    await context.close();
    const unexpected = complaints.filter((text) => !options.expected?.test(text));
    assert.deepEqual(unexpected, []);
  });
  return page;
}

/** Opens a file of the package as it is; `arrange` readies the page before. */
export async function openFile(
  test: TestContext,
  file: string,
  arrange: (page: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const page = await newPage(test, {});
  await arrange(page);
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/${file}`);
  return page;
}

/** Makes a player as a page does; it becomes `window.player`, its events `window.events`. */
export async function makePlayer(page: Page, source: unknown, options: object = {}): Promise<void> {
  await page.evaluate(
    ([source, options]) => {
      const container = document.getElementById("player") as HTMLElement;
      window.events = [];
      window.player = window.AsciinemaPlayer.create(source as string, container, options as object);
      const names = "ready metadata play playing pause seeked ended input marker error resize";
      for (const name of names.split(" ")) {
        window.player.addEventListener(name as "play", (payload: unknown) => {
          window.events.push([name, payload]);
        });
      }
    },
    [source, options],
  );
}

/** Names of the player's events so far. */
export function eventNames(page: Page): Promise<string[]> {
  return page.evaluate(() => window.events.map(([name]) => name));
}

/** Waits until the player has sent an event. */
export async function waitForEvent(page: Page, name: string): Promise<void> {
  await page.waitForFunction((name) => window.events.some(([sent]) => sent === name), name);
}

/** The rows of the terminal as text. */
export function rows(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".ap-line")].map((row) => row.textContent ?? ""),
  );
}

/** Waits until the first rows of the terminal are these. */
export async function waitForRows(page: Page, expected: string[]): Promise<void> {
  const wait = page.waitForFunction((expected) => {
    const lines = [...document.querySelectorAll(".ap-line")];
    return expected.every((text, row) => lines[row]?.textContent === text);
  }, expected);
  await wait.catch(async () => assert.deepEqual(await rows(page), expected));
}

/** Colour of a pixel of the terminal's picture, `[red, green, blue]`; places in CSS pixels. */
export function pixel(page: Page, x: number, y: number): Promise<number[]> {
  return page.evaluate(
    ([x, y]) => {
      const canvas = document.querySelector(".ap-term canvas") as HTMLCanvasElement;
      const scale = canvas.width / canvas.getBoundingClientRect().width;
      const copy = document.createElement("canvas");
      const context = copy.getContext("2d");
      context?.drawImage(canvas, x * scale, y * scale, 1, 1, 0, 0, 1, 1);
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    },
    [x, y] as const,
  );
}

/** Waits until a pixel of the terminal's picture has a colour; places in CSS pixels. */
export async function waitForPixel(
  page: Page,
  x: number,
  y: number,
  expected: number[],
): Promise<void> {
  let color: number[] = [];
  for (let attempt = 0; attempt < 600 && String(color) !== String(expected); attempt += 1) {
    await page.waitForTimeout(attempt > 0 ? 50 : 0);
    color = await pixel(page, x, y);
  }
  assert.deepEqual(color, expected);
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const name = new URL(request.url ?? "/", "http://host").pathname;
  const page = pages.get(name);
  if (page) {
    response.setHeader("content-type", TYPES[".html"] ?? "");
    if (page.csp) {
      response.setHeader("content-security-policy", page.csp);
    }
    response.end(html(name, page));
    return;
  }
  if (name.endsWith("/style.css")) {
    response.setHeader("content-type", "text/css");
    response.end(pages.get(name.replace("/style.css", ".html"))?.style ?? "");
    return;
  }
  const inPackage = /^\/(dist|examples)\/[\w./-]+$/.test(name) && !name.includes("..");
  const file = inPackage
    ? path.join(paths.player, name)
    : [paths.dist, paths.fixtures]
        .map((folder) => path.join(folder, path.basename(name)))
        .find((file) => existsSync(file));
  if (file && existsSync(file)) {
    response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  } else {
    response.statusCode = name === "/favicon.ico" ? 204 : 404;
    response.end();
  }
}

function html(name: string, { scripts = "" }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A page</title>
    <link rel="stylesheet" href="/asciinema-player.css">
    <link rel="stylesheet" href="${name.replace(".html", "/style.css")}">
    <script src="/asciinema-player.min.js"></script>
  </head>
  <body>
    <main><div id="player"></div></main>
    ${scripts}
  </body>
</html>`;
}
