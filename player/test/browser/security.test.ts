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

test("the style that a page has for all its elements shows nothing but the picture's text", async (t) => {
  const style = `* { color: red; font-family: serif; letter-spacing: 3px } div { padding: 2px }
    pre span { color: lime; font-size: 20px } button { width: 100%; box-shadow: 0 0 9px red }
    [role=group] { margin-bottom: 16px } li, p { color: #222 }`;
  const page = await openPage(t, { style });
  const source = { data: [{ version: 2, width: 20, height: 4 }, [1, "m", "a"], [2, "o", "hi 漢"]] };
  await makePlayer(page, source, { controls: true, poster: "npt:3" });
  await page.locator(".ap-box").waitFor({ state: "attached" });
  const of = (selector: string, property: string) =>
    page.evaluate(
      ([selector = "", property = ""]) =>
        [...document.querySelectorAll(selector)].map((node) =>
          getComputedStyle(node).getPropertyValue(property),
        ),
      [selector, property],
    );
  const all = async (selector: string, property: string) => new Set(await of(selector, property));
  assert.deepEqual(
    await all(".ap-term-text, .ap-term-text *", "color"),
    new Set(["rgba(0, 0, 0, 0)"]),
  );
  assert.equal((await all(".ap-term, .ap-term-text *", "font-family")).size, 1);
  assert.equal((await all(".ap-term-text, .ap-term-text *", "letter-spacing")).size, 1);
  await page.getByRole("button", { name: "More controls" }).click();
  const colors = await all(
    ".ap-menu, .ap-chapters li, .ap-menu button:not([aria-pressed=true])",
    "color",
  );
  assert.deepEqual(colors, new Set(["rgb(204, 204, 204)"]));
  const bottom = (selector: string) =>
    page.evaluate((s) => document.querySelector(s)?.getBoundingClientRect().bottom, selector);
  assert.equal(await bottom(".ap-control-bar"), await bottom(".ap-player"));
  const button = await page.locator(".ap-playback-button").boundingBox();
  assert.equal(button?.width, 32);
});
