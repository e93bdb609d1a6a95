// What pages do around a player: hide it, style it late, change their colours, be clicked.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { font } from "../paths.js";
import {
  eventNames,
  makePlayer,
  openPage,
  useBrowser,
  waitForEvent,
  waitForPixel,
  waitForRows,
} from "./harness.js";

useBrowser();

const source = {
  data: [{ version: 2, width: 20, height: 4 }, [0.1, "o", "here it is"], [20, "o", "\r\nend"]],
};

/** Waits until the terminal has this background. */
async function waitForBackground(page: Page, expected: number[]): Promise<void> {
  const { width = 0, height = 0 } = (await page.locator(".ap-term canvas").boundingBox()) ?? {};
  await waitForPixel(page, width / 2, height * 0.9, expected);
}

const fontSize = (page: Page) =>
  page.evaluate(() => (document.querySelector(".ap-term") as HTMLElement).style.fontSize);

test("a player that is hidden at first has picture and text when it is shown", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    document.querySelector("main")?.setAttribute("hidden", "");
  });
  await makePlayer(page, source, { poster: "npt:1" });
  await waitForEvent(page, "ready");
  await page.evaluate(() => document.querySelector("main")?.removeAttribute("hidden"));
  await waitForRows(page, ["here it is"]);
  assert.ok((await page.locator(".ap-term").boundingBox())?.width);
});

test("a player made in a container that is not on the page yet fits when it is", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    document.querySelector("main")?.remove();
  });
  await page.evaluate((source) => {
    const container = document.createElement("div");
    window.player = window.AsciinemaPlayer.create(source, container, { poster: "npt:1" });
    document.body.append(container);
  }, source);
  await waitForRows(page, ["here it is"]);
  const late = await fontSize(page);
  const other = await openPage(t);
  await makePlayer(other, source, { poster: "npt:1" });
  await waitForRows(other, ["here it is"]);
  const ratio = Number.parseFloat(late) / Number.parseFloat(await fontSize(other));
  // Without <main> nothing about the width is another; scrollbars may be.
  assert.ok(Math.abs(ratio - 1) < 0.05, late);
});

test("a stylesheet that comes after the player gives it its font and colours", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, source, { poster: "npt:1" });
  await waitForRows(page, ["here it is"]);
  const expected = await fontSize(page);
  const other = await openPage(t);
  await other.evaluate(() => {
    document.querySelector('link[href="/asciinema-player.css"]')?.remove();
  });
  await makePlayer(other, source, { poster: "npt:1" });
  await waitForRows(other, ["here it is"]);
  await other.addStyleTag({ url: "/asciinema-player.css" });
  await other.waitForFunction(
    (expected) => document.querySelector<HTMLElement>(".ap-term")?.style.fontSize === expected,
    expected,
  );
  await waitForBackground(other, [0x12, 0x13, 0x14]);
});

test("a font that comes after the picture gives it its width", async (t) => {
  const face = '@font-face { font-family: "Late"; src: url(/late.ttf); size-adjust: 150% }';
  const page = await openPage(t, { style: face });
  let deliver = () => {};
  const wanted = new Promise<void>((resolve) => {
    void page.route("**/late.ttf", async (route) => {
      resolve();
      await new Promise<void>((resolve) => {
        deliver = resolve;
      });
      await route.fulfill({ path: font, contentType: "font/ttf" });
    });
  });
  const options = { poster: "npt:1", fit: false, terminalFontFamily: "Late, monospace" };
  await makePlayer(page, source, options);
  await waitForRows(page, ["here it is"]);
  const width = () => page.locator(".ap-term canvas").evaluate((canvas) => canvas.clientWidth);
  const before = await width();
  await wanted;
  deliver();
  await page.waitForFunction(
    (before) => (document.querySelector(".ap-term canvas")?.clientWidth ?? 0) > 1.2 * before,
    before,
  );
});

test("the picture follows when a class of the page changes the theme's colours", async (t) => {
  const page = await openPage(t, {
    style: `.asciinema-player-theme-mine { --term-color-foreground: #222; --term-color-background: #fff; }
      .dark .asciinema-player-theme-mine { --term-color-background: #102030; }`,
  });
  await makePlayer(page, source, { poster: "npt:1", theme: "mine" });
  await waitForRows(page, ["here it is"]);
  await waitForBackground(page, [255, 255, 255]);
  await page.evaluate(() => document.body.classList.add("dark"));
  await waitForBackground(page, [0x10, 0x20, 0x30]);
});

test("whoever listens after `create` hears of the automatic start", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, source, { autoPlay: true });
  await waitForEvent(page, "playing");
  assert.equal((await eventNames(page))[0], "play");
});

test("keys work right after a click on the start button, and after the help is closed", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, source);
  await page.getByRole("button", { name: "Play" }).first().click();
  await waitForEvent(page, "playing");
  await page.keyboard.press("?");
  await waitForEvent(page, "pause");
  await page.getByRole("dialog").click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("Escape is left to the page's dialog unless there is something to close in the player", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    dialog.append(document.querySelector("main") as Element);
    document.body.append(dialog);
    dialog.showModal();
  });
  await makePlayer(page, source, { poster: "npt:1", controls: true });
  await waitForRows(page, ["here it is"]);
  const isOpen = () => page.evaluate(() => document.querySelector("dialog")?.open);
  await page.locator(".ap-term-text").focus();
  await page.keyboard.press("?");
  await page.locator(".ap-overlay-help").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".ap-overlay-help").waitFor({ state: "detached" });
  assert.equal(await isOpen(), true);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog")?.open);
});

test("containers that are as wide as what is in them become narrower with the page", async (t) => {
  const style = "main { display: grid; grid-template-columns: 1fr 1fr } #side { float: left }";
  const page = await openPage(t, { style, scripts: '<div id="side"></div>' });
  await makePlayer(page, source, { poster: "npt:1" });
  await waitForRows(page, ["here it is"]);
  const width = (selector: string) => page.locator(selector).evaluate((node) => node.clientWidth);
  const wide = await width("#player");
  await page.setViewportSize({ width: 560, height: 700 });
  await page.waitForFunction(
    (wide) => document.getElementById("player")?.clientWidth !== wide,
    wide,
  );
  assert.equal(await width("#player"), Math.round((await width("main")) / 2));
  await page.evaluate((source) => {
    const side = document.getElementById("side") as HTMLElement;
    window.AsciinemaPlayer.create(source, side, { poster: "npt:1" });
  }, source);
  const isWide = (wanted: number) =>
    page.waitForFunction((wanted) => {
      return document.getElementById("side")?.clientWidth === wanted;
    }, wanted);
  await isWide(await width("main"));
  await page.setViewportSize({ width: 1000, height: 700 });
  await isWide(744);
});

test("a page that is shown larger, as presentations are, gets as many pixels", async (t) => {
  const page = await openPage(t, { style: "main { width: 400px; transform: scale(2) }" });
  await makePlayer(page, source, { poster: "npt:1" });
  await waitForRows(page, ["here it is"]);
  const measure = () =>
    page.evaluate(() => {
      const canvas = document.querySelector(".ap-term canvas") as HTMLCanvasElement;
      return [canvas.width, canvas.getBoundingClientRect().width] as [number, number];
    });
  const [pixels, shown] = await measure();
  assert.equal(pixels, shown);
  await page.evaluate(() => {
    window.addEventListener("resize", () => {
      (document.querySelector("main") as HTMLElement).style.transform = "scale(2.5)";
    });
  });
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.waitForFunction(
    (pixels) => document.querySelector<HTMLCanvasElement>(".ap-term canvas")?.width !== pixels,
    pixels,
  );
  const [more, larger] = await measure();
  assert.ok(larger > shown && Math.abs(more - larger) < 0.1, `${more} and ${larger}`);
});

test("a click elsewhere on the page closes the menu", async (t) => {
  const page = await openPage(t, { scripts: '<p id="elsewhere">elsewhere</p>' });
  await makePlayer(page, source, { controls: true, poster: "npt:1" });
  await page.getByRole("button", { name: "More controls" }).click();
  await page.locator(".ap-menu").waitFor();
  await page.locator("#elsewhere").click();
  await page.locator(".ap-menu").waitFor({ state: "hidden" });
});

test("the help lists the keys that do something and no others", async (t) => {
  const page = await openPage(t);
  const keys = async (source: unknown, options: object) => {
    await makePlayer(page, source, { ...options, controls: true });
    await page.getByRole("button", { name: "Show keyboard shortcuts" }).click();
    const shown = await page.locator(".ap-overlay-help li").allTextContents();
    await page.evaluate(() => window.player.dispose());
    return shown.map((text) => text.split(" - ")[0]);
  };
  const all = await keys(source, { audioUrl: "data:audio/wav;base64," });
  assert.equal(all.length, 12);
  assert.ok(!(await keys(source, {})).includes("m"));
  assert.deepEqual(await keys(source, { keyboard: false }), ["space", "← →", "Shift ← →"]);
  assert.deepEqual(await keys("clock:", {}), ["f", "k", "?"]);
});

test("in fullscreen the bar appears wherever the pointer moves", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, source, { poster: "npt:1", cols: 10, rows: 60 });
  await waitForRows(page, ["here it is"]);
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("f");
  await page.waitForFunction(() => document.fullscreenElement === window.player.el);
  const bar = page.locator(".ap-wrapper.ap-hud");
  for (let at = 0; (await bar.count()) === 0; at += 1) {
    assert.ok(at < 100, "the bar never appeared");
    await page.mouse.move(5, 300 + at);
  }
});

test("a recording that is not there is said in a sentence, without a link to it", async (t) => {
  const page = await openPage(t, { expected: /404/ });
  await makePlayer(page, "/missing.cast", { preload: true });
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /could not be fetched: \/missing\.cast answered 404/);
  assert.equal(await page.getByRole("link").count(), 0);
});

test("a player that is taken off the page pauses, and one that is only moved does not", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, "v2.cast", { autoPlay: true, loop: true });
  await waitForEvent(page, "playing");
  await page.evaluate(async () => {
    const main = document.querySelector("main") as HTMLElement;
    document.body.prepend(main);
    await new Promise((resolve) => setTimeout(resolve, 100));
    window.events.push(["moved", undefined]);
    main.replaceChildren();
  });
  await waitForEvent(page, "pause");
  const names = await eventNames(page);
  assert.ok(names.indexOf("pause") > names.indexOf("moved"));
});
