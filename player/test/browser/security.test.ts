import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlayer, openPage, useBrowser, waitForEvent, waitForRows } from "./harness.js";

useBrowser();

const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

test("a page with a strict policy plays without a complaint", async (t) => {
  const page = await openPage(t, { csp: STRICT });
  await makePlayer(page, "v2.cast", { speed: 30, controls: true });
  await page.evaluate(() => window.player.play());
  await waitForEvent(page, "ended");
  await page.keyboard.press("?");
});

test("a page that requires Trusted Types plays without a complaint", async (t) => {
  const page = await openPage(t, { csp: `${STRICT}; require-trusted-types-for 'script'` });
  await makePlayer(page, "v3.cast", { speed: 30, markers: [[1, "<b>label</b>"]] });
  await page.evaluate(() => window.player.play());
  await waitForEvent(page, "ended");
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
});

test("where wasm is not allowed there is a sentence, a link and an error, not a hang", async (t) => {
  const page = await openPage(t, {
    csp: "default-src 'self'",
    expected: /WebAssembly|unsafe-eval/,
  });
  await makePlayer(page, "v2.cast");
  const refused = await page.evaluate(() => window.player.play().catch((error) => String(error)));
  assert.match(String(refused), /security policy/);
  await waitForEvent(page, "error");
  const alert = page.getByRole("alert");
  assert.match(await alert.innerText(), /needs WebAssembly/);
  assert.equal(await alert.getByRole("link").getAttribute("href"), "v2.cast");
});

test("a recording that is not there is said so on the page", async (t) => {
  const page = await openPage(t, { expected: /404/ });
  await makePlayer(page, "missing.cast", { autoPlay: true });
  await waitForEvent(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /answered 404/);
});

test("links that lead elsewhere than to the web are not offered", async (t) => {
  const page = await openPage(t, { expected: /javascript:|fetch|URL scheme/ });
  await makePlayer(page, "javascript:alert(1)", { preload: true });
  await waitForEvent(page, "error");
  assert.equal(await page.getByRole("alert").getByRole("link").count(), 0);
});

test("importing the module touches no page", async () => {
  const { create } = await import(`${process.cwd()}/dist/index.js`);
  assert.equal(typeof create, "function");
});

test("the style of a page does not reach into the terminal", async (t) => {
  const style = `pre { white-space: pre-wrap; padding: 20px; line-height: 3; letter-spacing: 9px }
    canvas { max-width: 50px } button { padding: 20px; border: 3px solid red } * { margin: 0 }`;
  const page = await openPage(t, { style });
  await makePlayer(page, { data: [{ version: 2, width: 20, height: 4 }, [1, "o", "hi"]] });
  await page.evaluate(() => window.player.seek(1));
  await waitForRows(page, ["hi"]);
  const [canvas, text] = await page.evaluate(() =>
    ["canvas", "pre"].map((tag) => document.querySelector(tag)?.getBoundingClientRect().toJSON()),
  );
  assert.ok(Math.abs(canvas.width - text.width) < 1, `${canvas.width} and ${text.width}`);
});
