// A recording goes all the way: recorded in a terminal, uploaded, watched in a browser.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { openPage, screenshot, startBrowser, terminalRows, waitForRows } from "../lib/browser.mjs";
import { asciinema, root, run, runInTerminal, temporaryFolder, userEnvironment } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { lastScreen } from "../lib/terminal.mjs";

async function upload(recording, env) {
  const reply = await run(asciinema, ["upload", recording], { env });
  assert.equal(reply.code, 0, reply.stderr);
  const [address] = /http\S+\/a\/\S+/.exec(reply.stdout) ?? [];
  assert.ok(address, `no address in the reply: ${reply.stdout}`);
  return address;
}

test("a session recorded in a terminal plays to its last screen in the browser", async (t) => {
  const folder = temporaryFolder(t);
  const server = await startServer(t, folder);
  const env = userEnvironment(folder, server.url);
  const recording = path.join(folder, "session.cast");

  const session = await runInTerminal(
    `${asciinema} rec -c "bash --norc --noprofile" ${recording}`,
    ["printf '\\e[1;31mred\\e[0m and \\e[42mgreen\\e[0m\\n'\r", "seq 1 30\r", "echo żółw 漢字 └─┘\r", "exit\r"],
    { env },
  );
  assert.equal(session.code, 0, session.output);

  const address = await upload(recording, env);
  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, `${address}?speed=4`);
  await page.locator(".ap-overlay-start").click();
  await waitForRows(page, await lastScreen(recording, env));
  await screenshot(page, "session");
  assert.deepEqual(complaints, []);
});

test("a recording page without a click shows a poster and does not play by itself", async (t) => {
  const folder = temporaryFolder(t);
  const server = await startServer(t, folder);
  const env = userEnvironment(folder, server.url);
  const recording = path.join(folder, "quick.cast");
  const recorded = await run(
    asciinema,
    ["rec", "--headless", "--window-size", "80x24", "-c", "echo one; sleep 1; echo two", recording],
    { env },
  );
  assert.equal(recorded.code, 0, recorded.stderr);

  const address = await upload(recording, env);
  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, address);
  await page.locator(".ap-overlay-start").waitFor();
  await page.waitForTimeout(2000);
  assert.ok(!(await terminalRows(page)).includes("two") || (await page.locator(".ap-overlay-start").isVisible()));
  await screenshot(page, "poster");
  assert.deepEqual(complaints, []);
});

test("the embedded page plays the recording too", async (t) => {
  const folder = temporaryFolder(t);
  const server = await startServer(t, folder);
  const env = userEnvironment(folder, server.url);
  const recording = path.join(root, "fixtures", "casts", "v2.cast");
  const address = await upload(recording, env);
  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, `${address}/iframe?autoplay=1&speed=8`);
  await waitForRows(page, await lastScreen(recording, env));
  assert.deepEqual(complaints, []);
});

const fixtures = (await readdir(path.join(root, "fixtures", "casts"))).filter((name) =>
  /^v[123].*\.(cast|json)$/.test(name),
);
assert.ok(["v1", "v2", "v3"].every((version) => fixtures.some((name) => name.startsWith(version))));

for (const name of fixtures) {
  test(`the recording ${name}, made by other tools, uploads and plays to its last screen`, async (t) => {
    const folder = temporaryFolder(t);
    const server = await startServer(t, folder);
    const env = userEnvironment(folder, server.url);
    const recording = path.join(root, "fixtures", "casts", name);
    const address = await upload(recording, env);
    const browser = await startBrowser(t);
    const { page, complaints } = await openPage(browser, `${address}?autoplay=1&speed=8`);
    await waitForRows(page, await lastScreen(recording, env));
    await screenshot(page, `fixture-${path.parse(name).name}`);
    assert.deepEqual(complaints, []);
  });
}
