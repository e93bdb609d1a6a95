// A smoke test in the browsers that `npm test` does not start: Firefox by WebDriver BiDi, WebKitGTK
// by its WebDriver. Debian has both: firefox-esr, webkit2gtk-driver and, without a display, xvfb.
//
// Usage: node scripts/browsers.mjs [firefox] [webkit]

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { dist, project } from "./paths.mjs";
import { checks } from "./smoke.mjs";

const WEBDRIVER_PORT = 4447;
const DISPLAY = ":97";
const TYPES = { ".js": "text/javascript", ".css": "text/css" };

const server = http.createServer((request, response) => {
  const name = path.basename(new URL(request.url, "http://host").pathname);
  const file = [dist, path.join(project, "fixtures", "casts")]
    .map((folder) => path.join(folder, name))
    .find((candidate) => name !== "" && existsSync(candidate));
  if (file) {
    response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  } else {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><link rel="stylesheet" href="/asciinema-player.css">
      <script src="/asciinema-player.min.js"></script>
      <div id="player" style="width: 600px"></div>`);
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const base = `http://127.0.0.1:${server.address().port}/page`;

/** Each gives the means to open a page, run a function in it and click, and to end. */
const browsers = { firefox: openFirefox, webkit: openWebKit };

async function openFirefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
  });
  const page = await browser.newPage();
  return {
    open: (url) => page.goto(url),
    run: (check) => page.evaluate(check),
    click: (x, y) => page.mouse.click(x, y),
    close: () => browser.close(),
  };
}

async function openWebKit() {
  const binary = readdirSync("/usr/lib")
    .flatMap((folder) => ["4.1", "4.0"].map((abi) => `/usr/lib/${folder}/webkit2gtk-${abi}`))
    .map((folder) => path.join(folder, "MiniBrowser"))
    .find((file) => existsSync(file));
  if (!binary) {
    throw new Error("WebKitGTK's MiniBrowser is not installed");
  }
  const display = process.env.DISPLAY ? undefined : spawn("Xvfb", [DISPLAY]);
  const driver = spawn("WebKitWebDriver", [`--port=${WEBDRIVER_PORT}`], {
    env: { ...process.env, DISPLAY: process.env.DISPLAY ?? DISPLAY },
  });
  await new Promise((started) => setTimeout(started, 2000));
  const ask = async (route, body) => {
    const answer = await fetch(`http://127.0.0.1:${WEBDRIVER_PORT}${route}`, {
      method: body ? "POST" : "DELETE",
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await answer.json();
    if (!answer.ok) {
      throw new Error(value.message);
    }
    return value;
  };
  const options = { binary, args: ["--automation"] };
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
  const { sessionId } = await ask("/session", { capabilities });
  const session = `/session/${sessionId}`;
  await ask(`${session}/timeouts`, { script: 60_000 });
  return {
    open: (url) => ask(`${session}/url`, { url }),
    run: async (check) => {
      const script = `const done = arguments[0];
        (${check})().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await ask(`${session}/execute/async`, { script, args: [] });
      if (error) {
        throw new Error(error);
      }
      return value;
    },
    click: (x, y) =>
      ask(`${session}/actions`, {
        actions: [
          {
            type: "pointer",
            id: "mouse",
            actions: [
              { type: "pointerMove", x: Math.round(x), y: Math.round(y), duration: 0 },
              { type: "pointerDown", button: 0 },
              { type: "pointerUp", button: 0 },
            ],
          },
        ],
      }),
    close: async () => {
      await ask(session);
      driver.kill();
      display?.kill();
    },
  };
}

let failures = 0;
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(browsers)) {
  const browser = await browsers[name]();
  for (const [what, check] of Object.entries(checks)) {
    try {
      await browser.open(base);
      const place = await browser.run(check.run ?? check);
      if (check.run) {
        await browser.click(place.x, place.y);
        await browser.run(check.after);
      }
      console.log(`ok      ${name}: ${what}`);
    } catch (error) {
      failures += 1;
      console.log(`NOT OK  ${name}: ${what}: ${error.message}`);
    }
  }
  await browser.close();
}
server.close();
server.closeAllConnections();
process.exit(failures > 0 ? 1 : 0);
