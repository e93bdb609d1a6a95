import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makePlayer, openPage, useBrowser, waitForEvent } from "./harness.js";

useBrowser();

const counting = [
  { version: 2, width: 20, height: 4 },
  ...Array.from({ length: 20 }, (_, at) => [at + 1, "o", `\r${at + 1}`]),
];

const time = (page: Page) => page.evaluate(() => window.player.getCurrentTime());

async function paused(page: Page, at: number, options: object = {}): Promise<void> {
  await makePlayer(page, { data: counting }, options);
  await page.evaluate((at) => window.player.seek(at), at);
  await page.evaluate(() => window.player.el.focus());
}

test("keys seek, step, jump to markers and toggle playback", async (t) => {
  const page = await openPage(t);
  await paused(page, 10, { markers: [3, 12] });
  const press = async (key: string, expected: number) => {
    await page.keyboard.press(key);
    await page.waitForFunction((at) => window.player.getCurrentTime() === at, expected);
  };
  await press("ArrowRight", 15);
  await press("ArrowLeft", 10);
  await press("Shift+ArrowRight", 12);
  await press("Shift+ArrowLeft", 10);
  await press("5", 10);
  await press("2", 4);
  await press("]", 12);
  await press("[", 3);
  await press(".", 4);
  await press(",", 3);
  await page.keyboard.press(" ");
  await waitForEvent(page, "playing");
  await page.keyboard.press(" ");
  await waitForEvent(page, "pause");
});

test("keys change the speed and show help, and can be switched off", async (t) => {
  const page = await openPage(t);
  await paused(page, 1);
  await page.evaluate(() => {
    window.player.addEventListener("ratechange", (payload) => {
      window.events.push(["ratechange", payload]);
    });
  });
  await page.keyboard.press(">");
  await page.keyboard.press("<");
  const speeds = await page.evaluate(() =>
    window.events.filter(([name]) => name === "ratechange").map(([, payload]) => payload),
  );
  assert.deepEqual(speeds, [{ speed: 2 }, { speed: 1 }]);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0);
  const other = await openPage(t);
  await paused(other, 10, { keyboard: false });
  await other.keyboard.press("2");
  await other.keyboard.press("ArrowRight");
  await other.waitForFunction(() => window.player.getCurrentTime() === 15);
});

test("keys that are meant for a field or with a modifier are left alone", async (t) => {
  const page = await openPage(t);
  await paused(page, 10);
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.id = "field";
    window.player.el.append(field);
    field.focus();
  });
  await page.keyboard.press("5");
  await page.keyboard.press("Control+ArrowRight");
  assert.equal(await page.locator("#field").inputValue(), "5");
  assert.equal(await time(page), 10);
});

test("a click on the bar goes there and a drag follows the pointer", async (t) => {
  const page = await openPage(t);
  await paused(page, 1);
  const bar = await page.locator(".ap-bar").boundingBox();
  assert.ok(bar);
  const y = bar.y + bar.height / 2;
  await page.mouse.click(bar.x + bar.width / 2, y);
  await page.waitForFunction(() => Math.abs(window.player.getCurrentTime() - 10) < 0.2);
  await page.mouse.move(bar.x + bar.width / 4, y);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width * 0.9, y + 200, { steps: 20 });
  await page.mouse.up();
  await page.waitForFunction(() => Math.abs(window.player.getCurrentTime() - 18) < 0.2);
});

test("the bar is a slider for keyboards and screen readers", async (t) => {
  const page = await openPage(t);
  await paused(page, 10);
  const slider = page.getByRole("slider", { name: "Seek" });
  await slider.focus();
  assert.equal(await slider.getAttribute("aria-valuemax"), "20");
  assert.equal(await slider.getAttribute("aria-valuetext"), "10 seconds of 20 seconds");
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => window.player.getCurrentTime() === 15);
  await page.keyboard.press("Home");
  await page.waitForFunction(() => window.player.getCurrentTime() === 0);
  await page.keyboard.press("End");
  await waitForEvent(page, "ended");
  await page.evaluate(() => window.player.dispose());
  await makePlayer(page, { data: counting }, { preload: true });
  await waitForEvent(page, "metadata");
  assert.equal(await slider.getAttribute("aria-valuetext"), "0 seconds of 20 seconds");
});

test("the control bar appears for the pointer and for the keyboard's focus", async (t) => {
  const page = await openPage(t, { style: "#player { width: 400px }" });
  await makePlayer(page, { data: counting });
  // The pointer's bar goes by itself after a while: what was is noted as it happens.
  await page.evaluate(() => {
    const { el } = window.player;
    const note = () => window.events.push(["hud", el.classList.contains("ap-hud")]);
    note();
    new MutationObserver(note).observe(el, { attributeFilter: ["class"] });
  });
  const shown = (expected: boolean[]) =>
    page.waitForFunction(
      (expected) =>
        String(window.events.filter(([name]) => name === "hud").map(([, on]) => on)) === expected,
      String(expected),
    );
  await shown([false]);
  await page.mouse.move(200, 50);
  await page.mouse.move(990, 690);
  await shown([false, true, false]);
  await page.keyboard.press("Tab");
  await shown([false, true, false, true]);
});

test("controls can be always there, or never", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { controls: true });
  assert.ok(await page.evaluate(() => window.player.el.classList.contains("ap-hud")));
  const height = await page.evaluate(() => window.player.el.firstElementChild?.clientHeight ?? 0);
  await page.evaluate(() => window.player.dispose());
  await makePlayer(page, { data: counting }, { controls: false });
  assert.equal(await page.locator(".ap-control-bar").count(), 0);
  const bare = await page.evaluate(() => window.player.el.firstElementChild?.clientHeight ?? 0);
  assert.ok(Math.abs(height - bare - 32) <= 1, `${height} and ${bare}`);
});

test("markers stand on the bar and take one there", async (t) => {
  const page = await openPage(t);
  await paused(page, 1, { markers: [[5, "five"], 15], controls: true });
  assert.equal(await page.locator(".ap-marker").count(), 2);
  assert.equal(await page.locator(".ap-marker-container").first().textContent(), "00:05 - five");
  await page.locator(".ap-marker-container").nth(1).click();
  await page.waitForFunction(() => window.player.getCurrentTime() === 15);
  assert.equal(await page.locator(".ap-marker-past").count(), 2);
});

test("fullscreen is entered and left by key and by button", async (t) => {
  const page = await openPage(t);
  await paused(page, 3);
  await page.keyboard.press("f");
  await page.waitForFunction(() => document.fullscreenElement === window.player.el);
  await page.getByRole("button", { name: "Leave fullscreen" }).click();
  await page.waitForFunction(() => document.fullscreenElement === null);
});

test("the time shown is the time", async (t) => {
  const page = await openPage(t);
  await paused(page, 12.7);
  assert.equal(await page.locator(".ap-time-elapsed").innerText(), "00:12");
  assert.equal(await page.locator(".ap-time-remaining").textContent(), "-00:07");
});

test("markers that lie close to each other leave room for a drag, and a shaking hand hits them", async (t) => {
  const page = await openPage(t, { style: "#player { width: 360px }" });
  const markers = Array.from({ length: 10 }, (_, at) => 2 * at);
  await paused(page, 1, { markers, controls: true });
  const bar = await page.locator(".ap-bar").boundingBox();
  const marker = await page.locator(".ap-marker-container").nth(2).boundingBox();
  assert.ok(bar && marker);
  const [x, y] = [marker.x + marker.width / 2, bar.y + bar.height / 2];
  await page.mouse.move(x + 1, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y);
  await page.mouse.up();
  await page.waitForFunction(() => window.player.getCurrentTime() === 4);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width * 0.9, y, { steps: 20 });
  await page.mouse.up();
  await page.waitForFunction(() => Math.abs(window.player.getCurrentTime() - 18) < 0.5);
});

test("a finger that moves up from the bar scrolls the page", async (t) => {
  const page = await openPage(t, { touch: true, style: "body { height: 3000px }" });
  await paused(page, 1, { controls: true });
  const bar = await page.locator(".ap-bar").boundingBox();
  assert.ok(bar);
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", up?: number) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: up === undefined ? [] : [{ x: bar.x + 100, y: bar.y + 15 - up }],
    });
  await touch("touchStart", 0);
  for (let up = 0; up <= 150; up += 10) {
    await touch("touchMove", up);
  }
  await touch("touchEnd");
  await page.waitForFunction(() => scrollY > 50);
});

test("the hint of a button goes with the finger that pressed it", async (t) => {
  const page = await openPage(t, { mobile: true });
  await paused(page, 1, { controls: true });
  await page.locator(".ap-fullscreen-button").tap();
  await page.waitForFunction(() => document.fullscreenElement === window.player.el);
  assert.equal(await page.locator(".ap-fullscreen-button .ap-tooltip").isVisible(), false);
});
