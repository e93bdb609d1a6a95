import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makePlayer, openPage, pixel, useBrowser, waitForPixel } from "./harness.js";

useBrowser();

const show = (output: string, size: [number, number] = [20, 4]) => ({
  data: [{ version: 2, width: size[0], height: size[1] }, [1, "o", output]],
});

async function showAt(page: Page, source: object, options: object = {}): Promise<void> {
  await makePlayer(page, source, { cursorMode: "hidden", ...options });
  await page.evaluate(() => window.player.seek(1));
}

/** The middle of a cell of a 20×4 terminal. */
function middle(page: Page, col: number, row: number): Promise<[number, number]> {
  return page.evaluate(
    ([col, row]) => {
      const { width, height } = document.querySelector("canvas")?.getBoundingClientRect() ?? {};
      return [((col + 0.5) * (width ?? 0)) / 20, ((row + 0.5) * (height ?? 0)) / 4];
    },
    [col, row] as const,
  );
}

test("backgrounds have the colours of the theme, of the palette and of the output", async (t) => {
  const page = await openPage(t);
  await showAt(page, show("\x1b[41m \x1b[48;5;196m \x1b[48;2;1;2;3m \x1b[0m"), { theme: "nord" });
  const at = async (col: number) => pixel(page, ...(await middle(page, col, 0)));
  assert.deepEqual(await at(0), [0xbf, 0x61, 0x6a]);
  assert.deepEqual(await at(1), [255, 0, 0]);
  assert.deepEqual(await at(2), [1, 2, 3]);
  assert.deepEqual(await at(3), [0x2e, 0x34, 0x40]);
});

test("a theme inside the recording goes before the default and not before a named one", async (t) => {
  const page = await openPage(t);
  const palette = Array.from({ length: 8 }, (_, at) => `#0000${at}0`).join(":");
  const theme = { fg: "#ffffff", bg: "#102030", palette };
  const source = { data: [{ version: 2, width: 20, height: 4, theme }, [1, "o", "\x1b[103m "]] };
  await showAt(page, source);
  assert.deepEqual(await pixel(page, ...(await middle(page, 5, 2))), [0x10, 0x20, 0x30]);
  assert.deepEqual(await pixel(page, ...(await middle(page, 0, 0))), [0, 0, 0x30]);
  await page.evaluate(() => window.player.dispose());
  await showAt(page, source, { theme: "tango" });
  assert.deepEqual(await pixel(page, ...(await middle(page, 5, 2))), [0x12, 0x13, 0x14]);
});

test("the colours of a recording are there, however late its header comes", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    const palette = Array.from({ length: 8 }, () => "#000000").join(":");
    const theme = { fg: "#ffffff", bg: "#102030", palette };
    const recording = [{ version: 2, width: 20, height: 4, theme }];
    const data = () => new Promise((resolve) => setTimeout(() => resolve(recording), 500));
    const element = document.querySelector("#player") as HTMLElement;
    window.player = window.AsciinemaPlayer.create({ data }, element, { preload: true });
  });
  await page.waitForFunction(() => {
    const element = document.querySelector(".ap-player");
    const style = element && getComputedStyle(element);
    return style?.getPropertyValue("--term-color-background") === "#102030";
  });
});

test("a page's own theme may use any colour of CSS", async (t) => {
  const style = `.asciinema-player-theme-mine {
    --term-color-foreground: white;
    --term-color-background: hsl(120 100% 25%);
    --term-color-1: color-mix(in srgb, red 50%, blue);
  }`;
  const page = await openPage(t, { style });
  await showAt(page, show("\x1b[41m "), { theme: "mine" });
  assert.deepEqual(await pixel(page, ...(await middle(page, 5, 2))), [0, 128, 0]);
  assert.deepEqual(await pixel(page, ...(await middle(page, 0, 0))), [128, 0, 128]);
});

test("the colour scheme of the page may change while a player is there", async (t) => {
  const style = `.asciinema-player-theme-mine { --term-color-background: white; }
  @media (prefers-color-scheme: dark) {
    .asciinema-player-theme-mine { --term-color-background: black; }
  }`;
  const page = await openPage(t, { style });
  await page.emulateMedia({ colorScheme: "light" });
  await showAt(page, show("x"), { theme: "mine" });
  assert.deepEqual(await pixel(page, ...(await middle(page, 5, 2))), [255, 255, 255]);
  await page.emulateMedia({ colorScheme: "dark" });
  await waitForPixel(page, ...(await middle(page, 5, 2)), [0, 0, 0]);
});

for (const deviceScaleFactor of [1, 1.25, 2]) {
  test(`blocks fill their cells without seams at ${deviceScaleFactor} pixels`, async (t) => {
    const page = await openPage(t, { deviceScaleFactor, style: "#player { width: 777px }" });
    const rows = Array.from({ length: 4 }, (_, row) => `\x1b[${row + 1};1H${"█".repeat(20)}`);
    await showAt(page, show(`\x1b[38;2;10;200;30m${rows.join("")}`));
    const colors = await page.evaluate(() => {
      const canvas = document.querySelector("canvas") as HTMLCanvasElement;
      const { data } =
        canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      const words = new Uint32Array(data?.buffer ?? new ArrayBuffer(0));
      return [...new Set(words)];
    });
    assert.deepEqual(colors, [0xff1ec80a]);
  });
}

test("the picture fills the width and has whole pixels", async (t) => {
  const page = await openPage(t, { deviceScaleFactor: 2, style: "#player { width: 613px }" });
  await showAt(page, show("x"));
  const [inner, canvas, css] = await page.evaluate(() => {
    const canvas = document.querySelector("canvas") as HTMLCanvasElement;
    const box = window.player.el.firstElementChild?.getBoundingClientRect();
    return [box?.width ?? 0, canvas.width, canvas.getBoundingClientRect().width];
  });
  assert.ok(inner > 611 && inner <= 613, `${inner}`);
  assert.ok(Math.abs(css * 2 - canvas) < 0.01);
});

test("a container that is higher than the picture is not filled with more of it", async (t) => {
  const page = await openPage(t, { style: "#player { width: 500px; height: 600px }" });
  for (const fit of ["width", "both", "none"]) {
    await showAt(page, show("x"), { fit });
    const [player, picture] = await page.evaluate(() =>
      [".ap-player", ".ap-term"].map(
        (selector) => document.querySelector(selector)?.getBoundingClientRect().height ?? 0,
      ),
    );
    assert.equal(player, (picture ?? 0) + 32, fit);
    await page.evaluate(() => window.player.dispose());
  }
});

test("a container that takes the player's height leaves it as large as its width allows", async (t) => {
  const page = await openPage(t, { style: "#player { width: 500px }" });
  await showAt(page, show("x"), { fit: "both" });
  const size = () =>
    page.evaluate(() => {
      const { width, height } = (
        document.querySelector(".ap-player") as HTMLElement
      ).getBoundingClientRect();
      return [width, height];
    });
  const first = await size();
  for (const width of [300, 500, 300, 500]) {
    await page.evaluate(async (width) => {
      (document.getElementById("player") as HTMLElement).style.width = `${width}px`;
      // Sizes are looked at once in each frame, after what asked for it.
      for (let frame = 0; frame < 5; frame += 1) {
        await new Promise(requestAnimationFrame);
      }
    }, width);
  }
  assert.deepEqual(await size(), first);
});

test("fit modes follow width, height, both or the font size", async (t) => {
  const page = await openPage(t, { style: "#player { width: 800px; height: 200px }" });
  const size = async (options: object) => {
    await makePlayer(page, show("x"), options);
    await page.evaluate(() => window.player.seek(1));
    const box = await page.locator(".ap-player").boundingBox();
    await page.evaluate(() => window.player.dispose());
    return { width: box?.width ?? 0, height: box?.height ?? 0 };
  };
  assert.ok(Math.abs((await size({})).width - 800) < 2);
  const tall = await size({ fit: "height" });
  assert.ok(Math.abs(tall.height - 200) < 2, `${tall.height}`);
  const both = await size({ fit: "both" });
  assert.ok(both.width <= 800.5 && both.height <= 200.5);
  const small = await size({ fit: false, terminalFontSize: "small" });
  const big = await size({ fit: "none", terminalFontSize: "24px" });
  assert.ok(Math.abs(big.width / small.width - 2) < 0.05, `${small.width} ${big.width}`);
});

test("a player in a hidden container is drawn when that is shown", async (t) => {
  const page = await openPage(t, { style: "#player { display: none }" });
  await showAt(page, show("\x1b[41m "));
  await page.evaluate(() => {
    (document.getElementById("player") as HTMLElement).style.display = "block";
  });
  await page.waitForFunction(() => {
    const { clientWidth = 0 } = document.querySelector(".ap-term") ?? {};
    return clientWidth > 100;
  });
  await waitForPixel(page, ...(await middle(page, 0, 0)), [0xdd, 0x3c, 0x69]);
});

test("cursor modes draw the cursor or do not", async (t) => {
  const page = await openPage(t);
  const cursor = async (cursorMode: string) => {
    await showAt(page, show("ab"), { cursorMode, theme: "asciinema" });
    const color = await pixel(page, ...(await middle(page, 2, 0)));
    await page.evaluate(() => window.player.dispose());
    return color;
  };
  assert.deepEqual(await cursor("steady"), [0xcc, 0xcc, 0xcc]);
  assert.deepEqual(await cursor("blinking"), [0xcc, 0xcc, 0xcc]);
  assert.deepEqual(await cursor("hidden"), [0x12, 0x13, 0x14]);
});

test("what is selected copies with its line breaks, wrapped lines joined, without blanks", async (t) => {
  const page = await openPage(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await showAt(page, show("one   \r\n\r\n│█ 漢字 x\r\nabcdefghijklmnopqrstuvwxyz\r\nend", [20, 7]));
  await page.evaluate(() => {
    const text = document.querySelector(".ap-term-text") as HTMLElement;
    text.focus();
    getSelection()?.selectAllChildren(text);
  });
  await page.keyboard.press("Control+C");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.trimEnd(), "one\n\n│█ 漢字 x\nabcdefghijklmnopqrstuvwxyz\nend");
});

test("characters of two columns keep what follows them in its column", async (t) => {
  const page = await openPage(t);
  await showAt(page, show("漢字x\r\n    y"));
  const [x, y] = await page.evaluate(() => {
    const left = (row: number, letter: string) => {
      const line = document.querySelectorAll(".ap-line")[row] as HTMLElement;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent?.indexOf(letter) ?? -1;
        if (at >= 0) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect().left;
        }
      }
      return Number.NaN;
    };
    return [left(0, "x"), left(1, "y")];
  });
  assert.ok(Math.abs((x ?? 0) - (y ?? 9)) < 1, `${x} and ${y}`);
});
