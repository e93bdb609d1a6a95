import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makePlayer, openPage, pixel, useBrowser, waitForEvent } from "./harness.js";

useBrowser();

const counting = [
  { version: 2, width: 20, height: 4 },
  ...Array.from({ length: 20 }, (_, at) => [at + 1, "o", `\r${at + 1}`]),
];

async function open(page: Page, options: object = {}): Promise<void> {
  await makePlayer(page, { data: counting }, { preload: true, controls: true, ...options });
  await waitForEvent(page, "metadata");
}

const menuButton = (page: Page) => page.getByRole("button", { name: "More controls" });

test("the speed is chosen from the menu and shown beside its button", async (t) => {
  const page = await openPage(t);
  await open(page);
  await menuButton(page).click();
  await page.getByRole("button", { name: "Speed 1.5" }).click();
  assert.equal(await page.locator(".ap-speed").textContent(), "1.5×");
  const pressed = page.locator('.ap-choice[aria-pressed="true"]');
  assert.deepEqual(await pressed.allTextContents(), ["1.5×"]);
  await page.evaluate(() => window.player.setSpeed(1));
  assert.equal(await page.locator(".ap-speed").textContent(), "");
});

test("the menu closes with Escape, with its button and with a click elsewhere", async (t) => {
  const page = await openPage(t);
  await open(page);
  const panel = page.locator(".ap-menu");
  const button = menuButton(page).first();
  await button.click();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Tab");
  assert.ok(
    await page.locator(".ap-search-field").evaluate((node) => node === document.activeElement),
  );
  await page.keyboard.press("Escape");
  assert.equal(await panel.isVisible(), false);
  assert.ok(await button.evaluate((node) => node === document.activeElement));
  await button.click();
  await button.click();
  assert.equal(await panel.isVisible(), false);
  await button.click();
  await page.mouse.click(60, 40);
  assert.equal(await panel.isVisible(), false);
});

test("chapters lead to their times, and the present one is marked", async (t) => {
  const page = await openPage(t);
  await open(page, { markers: [[3, "three"], 12] });
  await menuButton(page).click();
  await page.getByRole("button", { name: "00:12 Marker 2" }).click();
  await page.waitForFunction(() => window.player.getCurrentTime() === 12);
  const current = page.locator(".ap-chapters .ap-current");
  await page.getByRole("button", { name: "00:03 three" }).click();
  await page.waitForFunction(() => window.player.getCurrentTime() === 3);
  assert.equal(await current.textContent(), "00:03 three");
});

test("a search marks its hits on the bar and on the screen and goes from one to the next", async (t) => {
  const page = await openPage(t);
  await open(page);
  await page.evaluate(() => window.player.seek(10));
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("/");
  await page.locator(".ap-search-field").fill("7");
  await page.waitForFunction(
    () => document.querySelector(".ap-search-status")?.textContent === "2",
  );
  assert.equal(await page.locator(".ap-hit").count(), 2);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.player.getCurrentTime() === 17);
  assert.equal(await page.locator(".ap-search-status").textContent(), "2/2");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.player.getCurrentTime() === 7);
  await page.keyboard.press("Shift+Enter");
  await page.waitForFunction(() => window.player.getCurrentTime() === 17);
  await page.waitForFunction(() => CSS.highlights.get("ap-search")?.size === 1);
  await page.locator(".ap-search-field").fill("");
  await page.waitForFunction(() => CSS.highlights.get("ap-search")?.size === 0);
  assert.equal(await page.locator(".ap-hit").count(), 0);
});

test("what was found is marked as long as the menu is open, clicks on the bar included", async (t) => {
  const page = await openPage(t);
  await open(page);
  const marks = async () => [
    await page.locator(".ap-hit").count(),
    await page.evaluate(() => CSS.highlights.get("ap-search")?.size ?? 0),
  ];
  await page.evaluate(() => window.player.seek(7));
  await menuButton(page).click();
  await page.locator(".ap-search-field").fill("7");
  await page.waitForFunction(
    () => document.querySelector(".ap-search-status")?.textContent === "2",
  );
  const bar = await page.locator(".ap-bar").boundingBox();
  assert.ok(bar);
  await page.mouse.click(bar.x + bar.width * 0.875, bar.y + bar.height / 2);
  await page.waitForFunction(() => Math.abs(window.player.getCurrentTime() - 17.5) < 0.3);
  assert.deepEqual(await marks(), [2, 1]);
  await menuButton(page).first().click();
  await page.waitForFunction(() => !document.querySelector(".ap-hit"));
  assert.deepEqual(await marks(), [0, 0]);
  await menuButton(page).first().click();
  await page.waitForFunction(() => document.querySelectorAll(".ap-hit").length === 2);
});

test("the menu of a low player is all there, above or beneath it", async (t) => {
  const low = { data: [{ ...counting[0], width: 80, height: 2 }, ...counting.slice(1)] };
  for (const { style, edge } of [
    { style: "#player { margin-top: 400px }", edge: "above" },
    { style: "", edge: "beneath" },
  ]) {
    const page = await openPage(t, { style });
    await makePlayer(page, low, { preload: true, controls: true, markers: [[1, "one"]] });
    await waitForEvent(page, "metadata");
    await menuButton(page).click();
    const panel = await page.locator(".ap-menu").boundingBox();
    const bar = await page.locator(".ap-control-bar").boundingBox();
    assert.ok(panel && bar);
    assert.ok(edge === "above" ? panel.y + panel.height < bar.y : panel.y > bar.y, edge);
    // What is covered or cut off cannot be clicked.
    await page.getByRole("button", { name: "Speed 0.75" }).click();
    await page.getByRole("button", { name: "00:01 one" }).click();
    await page.getByText("Keyboard shortcuts", { exact: true }).click();
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  }
});

test("chapters make room for what follows them", async (t) => {
  const page = await openPage(t, { style: "#player { width: 360px }" });
  const names = ["/usr/share/doc/a/path/without/any/blanks/in/it", ..."abcdefghijk"];
  const markers = names.map((name, at) => [at + 1, name]);
  const data = [{ ...counting[0], height: 10 }, ...counting.slice(1)];
  await makePlayer(page, { data }, { preload: true, controls: true, fit: "width", markers });
  await waitForEvent(page, "metadata");
  await menuButton(page).click();
  const edges = await page.evaluate(() => {
    const bottom = (selector: string) =>
      document.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;
    const { scrollWidth = 0, clientWidth = 0 } = document.querySelector(".ap-chapters") ?? {};
    return [
      bottom(".ap-menu > .ap-item"),
      bottom(".ap-menu"),
      bottom(".ap-control-bar"),
      scrollWidth - clientWidth,
    ];
  });
  const [item = 0, panel = 0, bar = 0, tooWide] = edges;
  assert.equal(tooWide, 0);
  assert.ok(item <= panel - 6 && panel < bar, String(edges));
});

test("what was found is marked from one row to the next, too", async (t) => {
  const page = await openPage(t);
  const data = [{ version: 2, width: 10, height: 3 }, [1, "o", "a İ 漢 needle"]];
  await makePlayer(page, { data });
  await page.evaluate(() => window.player.seek(1));
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("/");
  await page.locator(".ap-search-field").fill("needle");
  await page.waitForFunction(() => CSS.highlights.get("ap-search")?.size === 1);
  const marked = await page.evaluate(() =>
    [...(CSS.highlights.get("ap-search") ?? [])].map((range) => (range as Range).toString()),
  );
  assert.deepEqual(marked, ["needle"]);
});

test("search is there for programs, too", async (t) => {
  const page = await openPage(t);
  await open(page);
  assert.deepEqual(await page.evaluate(() => window.player.search("19")), [19]);
});

test("a hover over the bar shows the screen of that time and leaves the present one", async (t) => {
  const page = await openPage(t, { style: "#player { width: 600px }" });
  const colors = {
    data: [
      { version: 2, width: 20, height: 4 },
      [1, "o", "\x1b[41m\x1b[2J\x1b[H"],
      [10, "o", "\x1b[42m\x1b[2J\x1b[H"],
      [20, "o", "."],
    ],
  };
  await makePlayer(page, colors, { controls: true, theme: "tango" });
  await page.evaluate(() => window.player.seek(5));
  const before = await pixel(page, 200, 50);
  const bar = await page.locator(".ap-bar").boundingBox();
  assert.ok(bar);
  await page.mouse.move(bar.x + bar.width * 0.75, bar.y + bar.height / 2);
  const preview = page.locator(".ap-preview");
  await preview.waitFor();
  assert.equal(await preview.innerText(), "00:15");
  const shown = await preview.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const data = canvas.getContext("2d")?.getImageData(width / 2, height / 2, 1, 1).data;
    return [...(data ?? [])].slice(0, 3);
  });
  assert.deepEqual(shown, [78, 154, 6]);
  assert.deepEqual(await pixel(page, 200, 50), before);
  await page.mouse.move(300, 40);
  await preview.waitFor({ state: "hidden" });
});

test("a finger on the bar scrubs, with the preview over it", async (t) => {
  const page = await openPage(t, { touch: true });
  await open(page);
  const bar = await page.locator(".ap-bar").boundingBox();
  assert.ok(bar);
  const client = await page.context().newCDPSession(page);
  const y = bar.y + bar.height / 2;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", fraction?: number) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: fraction === undefined ? [] : [{ x: bar.x + bar.width * fraction, y }],
    });
  await touch("touchStart", 0.25);
  await touch("touchMove", 0.5);
  await touch("touchMove", 0.75);
  await page.locator(".ap-preview").waitFor();
  await touch("touchEnd");
  await page.waitForFunction(() => Math.abs(window.player.getCurrentTime() - 15) < 0.3);
  await page.locator(".ap-preview").waitFor({ state: "hidden" });
});

test("a click on the time shows what remains", async (t) => {
  const page = await openPage(t);
  await open(page);
  await page.evaluate(() => window.player.seek(5));
  await page.locator(".ap-timer").click();
  await page.mouse.move(500, 600);
  assert.equal(await page.locator(".ap-timer").innerText(), "-00:15");
});

test("the link to this moment leads there", async (t) => {
  const page = await openPage(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  // Links count as `startAt` does, pauses in full.
  const options = { copyLink: true, idleTimeLimit: 0.5 };
  await open(page, options);
  await page.evaluate(() => window.player.seek(7.25));
  await menuButton(page).click();
  await page.getByRole("button", { name: "Copy link at this time" }).click();
  await page.getByText("Copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(new URL(link).searchParams.get("t"), "14");
  await page.goto(link);
  await makePlayer(page, { data: counting }, options);
  await page.evaluate(() => window.player.play());
  assert.ok((await page.evaluate(() => window.player.getCurrentTime())) >= 7);
});

test("where nothing can be copied the link is there to be taken", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
  });
  await open(page, { copyLink: "https://example.org/a/1" });
  await menuButton(page).click();
  await page.getByRole("button", { name: "Copy link at this time" }).click();
  const field = page.getByRole("textbox", { name: "Link" });
  assert.equal(await field.inputValue(), "https://example.org/a/1?t=0");
});

test("without the option there is no link, and a narrow player has no keyboard button", async (t) => {
  const page = await openPage(t, { style: "#player { width: 360px }" });
  await open(page);
  await menuButton(page).click();
  assert.equal(await page.getByText("Copy link").count(), 0);
  assert.equal(await page.locator(".ap-kbd-button").isVisible(), false);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});
