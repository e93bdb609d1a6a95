// Headless Chromium, and what a viewer sees of a player in it.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./programs.mjs";

const artifacts = path.join(root, "e2e", "artifacts");

/** Starts a browser that ends with the test. */
export async function startBrowser(test) {
  const browser = await chromium.launch({
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
  test.after(() => browser.close());
  return browser;
}

/** How long anything is waited for: what never comes is a failure, what is slow is not. */
export const patienceMs = 300_000;

/** A browser of somebody's own: cookies and all. */
export async function newContext(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  context.setDefaultNavigationTimeout(patienceMs);
  return context;
}

/** Repeats a check until it throws no more; in the end with what it throws. */
export async function eventually(check) {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** Opens a page and collects everything that the browser's console complains of. */
export async function openPage(browser, url) {
  const context = await newContext(browser, { viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints };
}

/** The rows of the player's terminal as text, trailing blanks trimmed. */
export function terminalRows(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".ap-term .ap-line")].map((row) =>
      row.textContent.replaceAll("\u00a0", " ").trimEnd(),
    ),
  );
}

/** Waits until the player's terminal shows the given rows; fails with what it shows instead. */
export async function waitForRows(page, expected, timeoutMs = patienceMs) {
  const end = Date.now() + timeoutMs;
  let rows;
  do {
    rows = await terminalRows(page);
    if (JSON.stringify(rows) === JSON.stringify(expected)) return;
    await page.waitForTimeout(100);
  } while (Date.now() < end);
  throw new Error(
    `the terminal does not show what is expected\nexpected:\n${expected.join("\n")}\nshown:\n${rows.join("\n")}`,
  );
}

/** Keeps a picture of the page among the artefacts of the run; without one no test fails. */
export async function screenshot(page, name) {
  mkdirSync(artifacts, { recursive: true });
  try {
    await page.screenshot({ path: path.join(artifacts, `${name}.png`), timeout: 30_000 });
  } catch (error) {
    console.warn(`there is no picture of ${name}: ${error}`);
  }
}
