import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as paths from "../paths.js";
import { makePlayer, openPage, pixel, rows, useBrowser, waitForEvent } from "./harness.js";

useBrowser();

/** So many seconds of silence. */
function silence(seconds: number): string {
  const rate = 8000;
  const wav = Buffer.alloc(44 + rate * seconds, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + rate * seconds, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(rate * seconds, 40);
  return `data:audio/wav;base64,${wav.toString("base64")}`;
}

const counting = [
  { version: 2, width: 20, height: 4 },
  ...Array.from({ length: 20 }, (_, at) => [at + 1, "o", `\r${at + 1}`]),
];

/** Has the page keep the audio elements that it makes. */
const spy = `<script>
  window.sounds = [];
  window.Audio = class extends Audio { constructor() { super(); sounds.push(this); } };
</script>`;

const sound = (page: Page) =>
  page.evaluate(() => {
    const [audio] = (window as unknown as { sounds: HTMLAudioElement[] }).sounds;
    return {
      time: audio?.currentTime ?? -1,
      paused: audio?.paused,
      muted: audio?.muted,
      rate: audio?.playbackRate,
    };
  });

test("the sound keeps step with the picture", async (t) => {
  const page = await openPage(t, { scripts: spy });
  await makePlayer(
    page,
    { data: [...counting, [80, "o", "end"]] },
    { audioUrl: silence(90), speed: 2 },
  );
  await page.evaluate(() => window.player.seek(7));
  await page.evaluate(() => window.player.play());
  await page.waitForFunction(() => {
    const [audio] = (window as unknown as { sounds: HTMLAudioElement[] }).sounds;
    const time = window.player.getCurrentTime();
    return time > 8 && Math.abs((audio?.currentTime ?? 0) - time) < 0.5;
  });
  const playing = await sound(page);
  assert.deepEqual([playing.paused, playing.rate], [false, 2]);
  await page.evaluate(() => window.player.pause());
  assert.equal((await sound(page)).paused, true);
  await page.evaluate(() => window.player.seek(3));
  await page.waitForFunction(
    () => (window as unknown as { sounds: HTMLAudioElement[] }).sounds[0]?.currentTime === 3,
  );
  await page.evaluate(() => window.player.dispose());
  assert.equal((await sound(page)).paused, true);
});

test("a sound that is shorter than the picture is heard again when that goes back", async (t) => {
  const page = await openPage(t, { scripts: spy });
  await makePlayer(
    page,
    { data: counting },
    { audioUrl: silence(3), autoPlay: true, startAt: 2.5 },
  );
  await page.waitForFunction("sounds[0].ended");
  await page.evaluate(() => window.player.seek(1));
  await page.waitForFunction("!sounds[0].paused && sounds[0].currentTime > 1");
});

test("speeds for which browsers have no sound leave the picture alone", async (t) => {
  const page = await openPage(t, { scripts: spy });
  const data = [...counting, [300, "o", "end"]];
  await makePlayer(page, { data }, { audioUrl: silence(300), speed: 50 });
  await page.evaluate(() => window.player.play());
  await page.waitForFunction("sounds[0].playbackRate === 16 && !sounds[0].paused");
  await page.evaluate(() => window.player.setSpeed(0.01));
  await page.waitForFunction("sounds[0].playbackRate === 1 / 16");
});

test("sound is switched off and on by button and by key", async (t) => {
  const page = await openPage(t, { scripts: spy });
  await makePlayer(page, { data: counting }, { audioUrl: silence(30), controls: true });
  const muted: unknown[] = [];
  await page.exposeFunction("heard", (value: unknown) => muted.push(value));
  await page.evaluate(() =>
    window.player.addEventListener("muted", (value) =>
      (window as unknown as { heard(value: unknown): void }).heard(value),
    ),
  );
  await page.evaluate(() => window.player.play());
  await page.getByRole("button", { name: "Mute", exact: true }).click();
  assert.equal((await sound(page)).muted, true);
  await page.keyboard.press("m");
  assert.equal((await sound(page)).muted, false);
  await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
  assert.deepEqual(muted, [true, false]);
});

test("where the browser blocks the sound the picture plays, and a click brings it back", async (t) => {
  const script = `${spy}<script>
    Audio.prototype.play = function () {
      return this.muted || window.gesture
        ? HTMLMediaElement.prototype.play.call(this)
        : Promise.reject(new DOMException("no gesture", "NotAllowedError"));
    };
  </script>`;
  const page = await openPage(t, { scripts: script });
  await makePlayer(
    page,
    { data: counting },
    { audioUrl: silence(30), autoPlay: true, controls: true },
  );
  await waitForEvent(page, "playing");
  await page.getByRole("button", { name: "Unmute" }).waitFor();
  await page.waitForFunction(() => window.player.getCurrentTime() > 0.2);
  await page.evaluate(() => Object.assign(window, { gesture: true }));
  await page.getByRole("button", { name: "Unmute" }).click();
  const after = await sound(page);
  assert.deepEqual([after.muted, after.paused], [false, false]);
  await page.evaluate(() => window.player.pause());
});

test("a sound that is not there does not keep the picture", async (t) => {
  const page = await openPage(t, { expected: /404/ });
  await makePlayer(page, { data: counting }, { audioUrl: "/missing.mp3", autoPlay: true });
  await page.waitForFunction(() => window.player.getCurrentTime() > 0.5);
  assert.equal(await page.locator(".ap-overlay-error").count(), 0);
});

const typing = {
  data: [
    { version: 2, width: 20, height: 4 },
    ...["h", "i", "\r", "\r", "\x1b[A", "\x03", "\t", "pasted"].map((key, at) => [
      0.1 + at * 0.05,
      "i",
      key,
    ]),
    [9, "o", "end"],
  ],
};

test("typed keys are shown, the last four, and go away", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, typing, { keystrokeOverlay: true });
  await page.evaluate(() => window.player.play());
  await page.waitForFunction(() => {
    const keys = [...document.querySelectorAll(".ap-keystroke")].map((key) => key.textContent);
    return String(keys) === "Ret × 2,↑,C-c,Tab";
  });
  await page.evaluate(() => window.player.seek(5));
  assert.equal(await page.locator(".ap-keystroke").count(), 0);
  await page.evaluate(() => window.player.seek(0.01));
  await page.getByText("hi", { exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".ap-keystroke").length === 0);
});

test("typed keys are shown when the key for it is pressed, and not before", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, typing);
  await page.evaluate(() => window.player.play());
  await page.waitForFunction(() => window.player.getCurrentTime() > 0.6);
  assert.equal(await page.locator(".ap-keystroke").count(), 0);
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("k");
  await page.evaluate(() => window.player.seek(0));
  await page.getByText("C-c", { exact: true }).waitFor();
});

test("links of the recording lead to the web and tell nothing of the page", async (t) => {
  const page = await openPage(t);
  const link = (address: string, text: string) => `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\`;
  const output =
    `a ${link("https://example.org/x?y", "web 漢字")} ${link("mailto:a@example.org", "mail")}\r\n` +
    `${link("javascript:alert(1)", "bad")} ${link("file:///etc/passwd", "file")} plain`;
  await makePlayer(page, { data: [{ version: 2, width: 40, height: 3 }, [0.5, "o", output]] });
  await page.evaluate(() => window.player.seek(0.5));
  const links = await page
    .locator(".ap-term-text a")
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.textContent, node.getAttribute("href"), node.getAttribute("rel")]),
    );
  const rel = "noopener noreferrer nofollow";
  assert.deepEqual(links, [
    ["web 漢字", "https://example.org/x?y", rel],
    ["mail", "mailto:a@example.org", rel],
  ]);
  assert.deepEqual(await rows(page), ["a web 漢字 mail", "bad file plain", ""]);
});

test("an adaptive palette is mixed from the theme", async (t) => {
  const page = await openPage(t, {
    style: `.asciinema-player-theme-two { --term-color-foreground: #fff;
      --term-color-background: #000; --term-color-1: #0000ff; }`,
  });
  const source = {
    data: [{ version: 2, width: 20, height: 4 }, [0.5, "o", "\x1b[48;5;196m\x1b[2J"]],
  };
  for (const [adaptivePalette, color] of [
    [true, [0, 0, 255]],
    [false, [255, 0, 0]],
  ] as const) {
    await makePlayer(page, source, { theme: "two", adaptivePalette });
    await page.evaluate(() => window.player.seek(0.5));
    assert.deepEqual(await pixel(page, 100, 50), color);
    await page.evaluate(() => window.player.dispose());
  }
});

test("a recording in Zstandard is unpacked by the file beside the player", async (t) => {
  const page = await openPage(t, {
    csp: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  });
  const fixture = path.join(paths.fixtures, "v3.cast.zst");
  assert.ok(readFileSync(fixture).length > 0);
  await makePlayer(page, "/v3.cast.zst");
  await page.evaluate(() => window.player.seek("100%"));
  await waitForEvent(page, "ended");
});
