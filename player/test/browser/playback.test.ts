import assert from "node:assert/strict";
import { test } from "node:test";
import {
  eventNames,
  makePlayer,
  openPage,
  useBrowser,
  waitForEvent,
  waitForRows,
} from "./harness.js";

useBrowser();

const counting = [
  { version: 2, width: 20, height: 4 },
  ...Array.from({ length: 9 }, (_, at) => [at + 1, "o", `\r${at + 1}`]),
];

for (const file of ["v1-pretty.json", "v1-one-line.json", "v2.cast", "v3.cast", "v3.cast.gz"]) {
  test(`${file} plays to its end and then shows what the engine says`, async (t) => {
    const page = await openPage(t);
    await makePlayer(page, file, { speed: 20 });
    await page.evaluate(() => window.player.play());
    await waitForEvent(page, "ended");
    const played = await page.evaluate(() => document.querySelector("pre")?.innerText.trimEnd());
    assert.ok(played);
    // The same screen by way of a seek.
    const other = await openPage(t);
    await makePlayer(other, file);
    await other.evaluate(() => window.player.seek("100%"));
    const sought = await other.evaluate(() => document.querySelector("pre")?.innerText.trimEnd());
    assert.equal(played, sought);
  });
}

test("the events of a session come in their order", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { speed: 30, markers: [[4.5, "half"]] });
  await page.evaluate(() => window.player.play());
  await waitForEvent(page, "ended");
  const names = (await eventNames(page)).filter((name) => name !== "resize");
  assert.deepEqual(names, ["play", "ready", "metadata", "playing", "marker", "ended"]);
});

test("the big button starts playback and goes away", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting });
  await page.getByRole("button", { name: "Play" }).first().click();
  await waitForEvent(page, "playing");
  assert.equal(await page.locator(".ap-overlay-start").count(), 0);
  await waitForRows(page, ["1"]);
});

test("autoPlay starts without a button", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { autoPlay: true });
  assert.equal(await page.locator(".ap-overlay-start").count(), 0);
  await waitForEvent(page, "playing");
});

test("a poster is a moment of the recording, and playback begins at the beginning", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { poster: "npt:0:05.5" });
  await waitForRows(page, ["5"]);
  await page.evaluate(() => window.player.play());
  await waitForRows(page, ["1"]);
});

test("a poster can be a text with colours", async (t) => {
  const page = await openPage(t);
  await makePlayer(
    page,
    { data: counting },
    { poster: "data:text/plain,\x1b[2;3HHello \x1b[1mthere" },
  );
  await waitForRows(page, ["", "  Hello there"]);
});

test("startAt, speed and the current time agree", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { startAt: "0:03", speed: 2 });
  await page.evaluate(() => window.player.play());
  const [time, elapsed] = await page.evaluate(async () => {
    const now = () => [window.player.getCurrentTime(), performance.now() / 1000] as const;
    const before = now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = now();
    return [after[0], Math.min(before[0] + 2 * (after[1] - before[1]), 9)] as const;
  });
  assert.ok(time > 3.5 && Math.abs(time - elapsed) < 0.05, `${time} and ${elapsed}`);
  assert.equal(await page.evaluate(() => window.player.getDuration()), 9);
  await page.evaluate(() => window.player.setSpeed(8));
  await waitForEvent(page, "ended");
});

test("a handler can be taken away and has the player as this", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting });
  const [same, count] = await page.evaluate(async () => {
    let count = 0;
    let same = false;
    function handler(this: unknown) {
      count += 1;
      same = this === window.player;
    }
    window.player.addEventListener("seeked", handler);
    await window.player.seek(1);
    window.player.removeEventListener("seeked", handler);
    await window.player.seek(2);
    return [same, count];
  });
  assert.deepEqual([same, count], [true, 1]);
});

test("dispose takes the player away and ends it; an aborted signal does the same", async (t) => {
  const page = await openPage(t);
  await makePlayer(page, { data: counting }, { autoPlay: true });
  await waitForEvent(page, "playing");
  await page.evaluate(() => window.player.dispose());
  assert.equal(await page.locator(".ap-wrapper").count(), 0);
  await page.evaluate(async () => {
    const controller = new AbortController();
    const container = document.getElementById("player") as HTMLElement;
    const { signal } = controller;
    window.AsciinemaPlayer.create("v2.cast", container, { signal, autoPlay: true });
    controller.abort();
  });
  assert.equal(await page.locator(".ap-wrapper").count(), 0);
});
