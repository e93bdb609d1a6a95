import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makePlayer, openPage, useBrowser } from "./harness.js";

useBrowser();

/** 4 rows, a numbered line every 100 ms. */
const lines = {
  data: [
    { version: 2, width: 20, height: 4 },
    ...Array.from({ length: 80 }, (_, at) => [at / 10, "o", `${at ? "\r\n" : ""}line ${at}`]),
  ],
};

const rows = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".ap-line")].map(({ textContent }) => textContent),
  );

const numbered = (first: number) => [0, 1, 2, 3].map((more) => `line ${first + more}`);

/** Waits until the first row that is seen says so. */
const firstRow = (page: Page, text: string) =>
  page.waitForFunction((text) => document.querySelector(".ap-line")?.textContent === text, text);

async function openAt(page: Page, second: number, options: object): Promise<void> {
  await makePlayer(page, lines, { fit: false, ...options });
  await page.evaluate((second) => window.player.seek(second), second);
  await page.locator(".ap-term").hover();
}

const rowHeight = (page: Page) =>
  page.evaluate(() => document.querySelector(".ap-line")?.getBoundingClientRect().height ?? 0);

test("the wheel goes back to lines that have left the screen, and the picture with it", async (t) => {
  const page = await openPage(t);
  await openAt(page, 2.95, { scrollback: 100 });
  assert.deepEqual(await rows(page), numbered(26));
  const picture = () => page.evaluate(() => document.querySelector("canvas")?.toDataURL());
  const before = await picture();
  await page.mouse.wheel(0, -10 * (await rowHeight(page)));
  await firstRow(page, "line 16");
  assert.deepEqual(await rows(page), numbered(16));
  assert.notEqual(await picture(), before);
  await page.mouse.wheel(0, 10_000);
  await firstRow(page, "line 26");
  assert.equal(await picture(), before);
});

test("a finger goes back to lines that have left the screen, and returns", async (t) => {
  const page = await openPage(t, { touch: true });
  await makePlayer(page, lines, { fit: false, scrollback: 100 });
  await page.evaluate(() => window.player.seek(2.95));
  await firstRow(page, "line 26");
  const { x = 0, y = 0 } = (await page.locator(".ap-term").boundingBox()) ?? {};
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: number) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: at === undefined ? [] : [{ x: x + 30, y: at }],
    });
  const pull = async (distance: number) => {
    await touch("touchStart", y + 50);
    for (let step = 1; step <= 10; step += 1) {
      await touch("touchMove", y + 50 + (distance * step) / 10);
    }
    await touch("touchEnd");
  };
  await pull(12 * (await rowHeight(page)));
  await page.waitForFunction(() => {
    const row = Number(document.querySelector(".ap-line")?.textContent?.slice("line ".length));
    return row < 20;
  });
  await pull(-40 * (await rowHeight(page)));
  await firstRow(page, "line 26");
});

test("one stays with the lines while playback goes on, until one returns", async (t) => {
  const page = await openPage(t);
  await openAt(page, 1.95, { scrollback: 100 });
  await page.mouse.wheel(0, -8 * (await rowHeight(page)));
  await firstRow(page, "line 8");
  // What is selected stays selected: rows that stay are not written anew.
  await page.evaluate(() => {
    const [first, second] = document.querySelectorAll(".ap-line");
    getSelection()?.setBaseAndExtent(first as Node, 0, second as Node, 1);
    return window.player.play();
  });
  await page.waitForFunction(() => window.player.getCurrentTime() > 3);
  assert.deepEqual(await rows(page), numbered(8));
  const copied = page.evaluate(
    () =>
      new Promise((resolve) => {
        const copy = (event: ClipboardEvent) => resolve(event.clipboardData?.getData("text"));
        document.addEventListener("copy", copy, { once: true });
        document.execCommand("copy");
      }),
  );
  assert.equal(await copied, "line 8\nline 9");
  await page.evaluate(() => window.player.pause());
  await page.locator(".ap-term-text").focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => {
    const row = Number(document.querySelector(".ap-line")?.textContent?.slice("line ".length));
    return row > 20;
  });
});

test("keys scroll, and a seek returns to the screen", async (t) => {
  const page = await openPage(t);
  await openAt(page, 5.95, { scrollback: 100 });
  await page.locator(".ap-term-text").focus();
  await page.keyboard.press("Home");
  await firstRow(page, "line 0");
  await page.keyboard.press("PageDown");
  await page.waitForFunction(() => document.querySelector(".ap-line")?.textContent !== "line 0");
  await page.evaluate(() => window.player.seek(3.95));
  await firstRow(page, "line 36");
  await page.mouse.wheel(0, -2 * (await rowHeight(page)));
  await firstRow(page, "line 34");
});

test("no more lines are kept than were asked for, and none without", async (t) => {
  const page = await openPage(t);
  await openAt(page, 5.95, { scrollback: 10 });
  await page.mouse.wheel(0, -10_000);
  await firstRow(page, "line 46");
  await page.evaluate(() => window.player.dispose());
  await openAt(page, 5.95, {});
  await page.mouse.wheel(0, -10_000);
  assert.deepEqual(await rows(page), numbered(56));
  const overflows = await page.evaluate(() => {
    const box = document.querySelector(".ap-term-text");
    return (box?.scrollHeight ?? 0) > (box?.clientHeight ?? 0);
  });
  assert.equal(overflows, false);
});

test("what streams is kept, too", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    const container = document.getElementById("player") as HTMLElement;
    const driver = ({ dispatch }: { dispatch(name: string, payload: unknown): void }) => ({
      play: () => {
        dispatch("reset", { size: { cols: 20, rows: 4 } });
        for (let at = 0; at < 30; at += 1) {
          dispatch("output", `${at ? "\r\n" : ""}line ${at}`);
        }
      },
    });
    window.player = window.AsciinemaPlayer.create(driver as never, container, {
      fit: false,
      scrollback: 100,
    });
    return window.player.play();
  });
  await firstRow(page, "line 26");
  await page.locator(".ap-term").hover();
  await page.mouse.wheel(0, -1000);
  await firstRow(page, "line 0");
});

test("the element takes the attribute, and nonsense is refused by name", async (t) => {
  const page = await openPage(t);
  const message = await page.evaluate(() => {
    const element = document.createElement("asciinema-player");
    element.setAttribute("src", "data:text/plain,");
    element.setAttribute("scrollback", "500");
    document.body.append(element);
    try {
      const container = document.getElementById("player") as HTMLElement;
      window.AsciinemaPlayer.create("", container, { scrollback: -1 });
    } catch (error) {
      return (error as Error).message;
    }
  });
  assert.equal(await page.locator("asciinema-player .ap-scrollback").count(), 1);
  assert.equal(message, "invalid scrollback: -1");
});
