import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makePlayer, openPage, pixel, useBrowser, waitForEvent } from "./harness.js";

useBrowser();

const axe = createRequire(`${process.cwd()}/package.json`).resolve("axe-core/axe.min.js");

/** What axe finds on the page, by rule and place. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the script that was just added.
    const { violations } = await (window as any).axe.run("main");
    return violations.flatMap((rule: { id: string; nodes: { html: string }[] }) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html}`),
    );
  });
}

test("axe finds nothing before the start, while playing, and with help shown", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, "v2.cast", { controls: true, markers: [[0.5, "a marker"]] });
  assert.deepEqual(await findings(page), []);
  await page.evaluate(() => window.player.play());
  await waitForEvent(page, "playing");
  assert.deepEqual(await findings(page), []);
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  assert.deepEqual(await findings(page), []);
});

test("axe finds nothing in the menu, with chapters, hits and sound", async (t) => {
  const page = await openPage(t, { expected: /404/ });
  const options = { markers: [[0.5, "half"]], copyLink: true, audioUrl: "/missing.mp3" };
  await makePlayer(page, "v2.cast", { ...options, controls: true });
  await page.evaluate(() => window.player.seek(1));
  await page.locator(".ap-menu-button").click();
  await page.locator(".ap-search-field").fill("e");
  await page.waitForFunction(() => document.querySelector(".ap-search-status")?.textContent !== "");
  assert.deepEqual(await findings(page), []);
});

test("axe finds nothing where an error is shown", async (t) => {
  const page = await openPage(t, { expected: /404/ });
  await makePlayer(page, "missing.cast", { preload: true });
  await waitForEvent(page, "error");
  assert.deepEqual(await findings(page), []);
});

test("everything can be reached by the Tab key", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, "v2.cast");
  await page.evaluate(() => window.player.seek(1));
  const reached: string[] = [];
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? ""),
    );
  }
  assert.deepEqual(reached, [
    "Terminal",
    "Play",
    "Seek",
    "Show keyboard shortcuts",
    "More controls",
    "Enter fullscreen",
  ]);
});

test("forced colours leave the terminal and the controls as they are", async (t) => {
  const page = await openPage(t);
  await page.emulateMedia({ forcedColors: "active", colorScheme: "light" });
  await makePlayer(page, "v2.cast", { controls: true, theme: "nord" });
  const colors = await page.evaluate(() =>
    [".ap-player", ".ap-gutter-full", ".ap-term-text"].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector) as Element);
      return selector === ".ap-term-text" ? style.color : style.backgroundColor;
    }),
  );
  assert.deepEqual(colors, ["rgb(46, 52, 64)", "rgb(236, 239, 244)", "rgba(0, 0, 0, 0)"]);
});

test("nothing blinks for those who want less motion", async (t) => {
  const page = await openPage(t);
  await page.emulateMedia({ reducedMotion: "reduce" });
  // The test blinks by itself, at once.
  await page.evaluate(() => {
    const { setInterval } = window;
    const beats: (() => void)[] = [];
    Object.assign(window, {
      beats,
      setInterval: (run: () => void, delay: number) =>
        delay === 600 ? beats.push(run) : setInterval(run, delay),
    });
  });
  const blinking = [
    { version: 2, width: 10, height: 2 },
    [0.1, "o", "\x1b[5m██████████"],
    [99, "o", ""],
  ];
  await makePlayer(page, { data: blinking }, { theme: "tango" });
  await page.evaluate(() => window.player.seek(1));
  await page.evaluate(() => window.player.play());
  const { width = 0, height = 0 } = (await page.locator(".ap-term canvas").boundingBox()) ?? {};
  const beat = async () => {
    await page.evaluate(() => (window as unknown as { beats: (() => void)[] }).beats.at(-1)?.());
    return pixel(page, width / 2, height / 4);
  };
  const lit = await beat();
  assert.deepEqual(await beat(), lit);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.notDeepEqual(await beat(), lit);
});
