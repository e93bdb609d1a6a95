// What `make demo` does once everything is built: it ends with an address that plays, and Ctrl-C
// leaves nothing behind.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openPage, screenshot, startBrowser, waitForRows } from "../lib/browser.mjs";
import { root, userEnvironment } from "../lib/programs.mjs";
import { lastScreen } from "../lib/terminal.mjs";

const data = path.join(root, ".demo");

/** Command lines of the processes that work on the demo's data. */
function survivors() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return ""; // It has ended meanwhile.
      }
    })
    .filter((line) => line.includes(data));
}

test("the demo ends with an address that plays, and Ctrl-C leaves no process behind", async (t) => {
  // In a terminal Ctrl-C reaches the whole group, so the demo gets a group of its own.
  const demo = spawn("scripts/demo.sh", { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => demo.once("exit", (code) => resolve(code)));
  t.after(() => {
    if (demo.exitCode === null) process.kill(-demo.pid, "SIGTERM");
  });
  let output = "";
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const address = await new Promise((resolve, reject) => {
    demo.stdout.on("data", () => {
      const found = /^\s*(http\S+\/a\/\w+)\s*$/m.exec(output);
      if (found) resolve(found[1]);
    });
    ended.then(() => reject(new Error(`the demo ended early:\n${output}`)));
  });

  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, address);
  await page.locator(".ap-overlay-start").click();
  await waitForRows(page, await lastScreen(path.join(data, "demo.cast"), userEnvironment(data)));
  await screenshot(page, "demo");
  assert.deepEqual(complaints, []);

  process.kill(-demo.pid, "SIGINT");
  assert.equal(await ended, 0, output);
  assert.deepEqual(survivors(), []);
});
