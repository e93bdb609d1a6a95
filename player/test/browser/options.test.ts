import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { makePlayer, openPage, pixel, useBrowser, waitForEvent } from "./harness.js";

useBrowser();

const blocks = (sgr: string) => ({
  data: [
    { version: 2, width: 20, height: 4 },
    [0.5, "o", `\x1b[?25l\x1b[${sgr}m${"█".repeat(80)}`],
    [1, "o", "\x1b[m"],
  ],
});

test("bold text is bright when that is asked for", async (t) => {
  const page = await openPage(t);
  for (const [boldIsBright, color] of [
    [false, [204, 0, 0]],
    [true, [239, 41, 41]],
  ] as const) {
    await makePlayer(page, blocks("1;31"), { theme: "tango", boldIsBright });
    await page.evaluate(() => window.player.seek(0.6));
    assert.deepEqual(await pixel(page, 200, 50), color);
    await page.evaluate(() => window.player.dispose());
  }
});

test("font and line height are those of the options", async (t) => {
  const page = await openPage(t);
  const shape = async (options: object) => {
    await makePlayer(page, blocks("0"), { preload: true, fit: false, ...options });
    await waitForEvent(page, "ready");
    const found = await page.evaluate(() => {
      const term = document.querySelector(".ap-term") as HTMLElement;
      const { fontFamily, fontSize } = getComputedStyle(term);
      const row = term.querySelector(".ap-line")?.getBoundingClientRect().height ?? 0;
      return { fontFamily, row: row / Number.parseFloat(fontSize) };
    });
    await page.evaluate(() => window.player.dispose());
    return found;
  };
  const usual = await shape({});
  assert.match(usual.fontFamily, /^"Cascadia Code"/);
  assert.ok(Math.abs(usual.row - 4 / 3) < 0.05, String(usual.row));
  const own = await shape({ terminalFontFamily: "Courier, monospace", terminalLineHeight: 2 });
  assert.equal(own.fontFamily, "Courier, monospace");
  assert.ok(Math.abs(own.row - 2) < 0.05, String(own.row));
});

test("autoplay in small letters is the same as autoPlay", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, blocks("0"), { autoplay: true });
  await waitForEvent(page, "playing");
});

test("the page is told when the player has another size", async (t) => {
  const page = await openPage(t, { style: "#player { width: 500px }" });
  await makePlayer(page, blocks("0"));
  await page.evaluate(() => {
    window.player.el.addEventListener("resize", (event) => {
      const { el } = (event as unknown as CustomEvent<{ el: HTMLElement }>).detail;
      window.events.push(["told", el.offsetWidth]);
    });
    (document.getElementById("player") as HTMLElement).style.width = "300px";
  });
  await page.waitForFunction(() => {
    const last = window.events.findLast(([name]) => name === "told");
    return last?.[1] === 300;
  });
});

test("where there is no fullscreen for elements the player covers the page", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    Object.assign(Element.prototype, { requestFullscreen: undefined });
  });
  await makePlayer(page, blocks("0"), { controls: true });
  await page.evaluate(() => window.player.seek(0.6));
  await page.getByRole("button", { name: "Enter fullscreen" }).click();
  const box = await page.locator(".ap-wrapper").boundingBox();
  assert.deepEqual(box, { x: 0, y: 0, width: 1000, height: 700 });
  await page.getByRole("button", { name: "Leave fullscreen" }).click();
  assert.equal(await page.locator(".ap-covering").count(), 0);
});

test("a long download says how much has come", async (t) => {
  const server = http.createServer((_, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.write(`{"version":2,"width":9,"height":1,"title":"${"long".repeat(75_000)}`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const page = await openPage(t);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await makePlayer(page, url, { preload: true });
  await page.getByText("0.3 MB").waitFor();
  await page.evaluate(() => window.player.dispose());
});

test("a recording that is wanted at once is asked for before the page goes on", async (t) => {
  const page = await openPage(t);
  const asked = (options: object) =>
    page.evaluate((options) => {
      const { fetch } = window;
      let count = 0;
      window.fetch = () => {
        count += 1;
        return new Promise(() => {});
      };
      const container = document.getElementById("player") as HTMLElement;
      const player = window.AsciinemaPlayer.create("/recording", container, options);
      window.fetch = fetch;
      player.dispose();
      return count;
    }, options);
  assert.equal(await asked({ preload: true }), 1);
  assert.equal(await asked({ poster: "npt:1" }), 1);
  assert.equal(await asked({ poster: "data:text/plain,wait" }), 0);
  assert.equal(await asked({}), 0);
});
