// A GIF of a recording: asked for on its page, made while one looks on, and there in the end.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.mjs";
import { assertFine, assertFineAndShow } from "../lib/looks.mjs";
import { temporaryFolder } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { openAs, upload } from "../lib/site.mjs";

/** A recording whose every frame is new in every cell: the more, the longer its GIF takes. */
function busy(frames) {
  const row = (frame, row) => `\x1b[${row};1H\x1b[38;5;${(frame + row) % 256}m${String(frame).padStart(79, "-")}`;
  const screen = (frame) => Array.from({ length: 24 }, (_, index) => row(frame, index + 1)).join("");
  const events = Array.from({ length: frames }, (_, frame) =>
    JSON.stringify([frame / 20, "o", screen(frame)]),
  );
  return `${[JSON.stringify({ version: 2, width: 80, height: 24 }), ...events].join("\n")}\n`;
}

/** Whether the page of a GIF told how far it is, all the while it was looked at. */
async function isInTheMaking(page) {
  const words = page.getByText("% are there.");
  await words.or(page.locator("img")).first().waitFor();
  if (!(await page.getByRole("progressbar", { name: "Progress" }).isVisible())) return false;
  await assertFine(page, "a GIF in the making");
  return words.isVisible();
}

test("a GIF is asked for, its progress is told, and then it is shown and downloaded", async (t) => {
  const folder = temporaryFolder(t);
  const { url } = await startServer(t, folder, ["--dev"]);
  const cast = path.join(folder, "busy.cast");
  const browser = await startBrowser(t);
  let recording, page, complaints;
  // How long a GIF takes depends on the machine: the next one takes twice as long.
  for (let frames = 900; ; frames *= 2) {
    assert.ok(frames < 18_000, "no page tells how far a GIF is");
    await writeFile(cast, busy(frames));
    recording = await upload(url, 1, cast, { title: "A busy one", visibility: "public" });
    ({ page, complaints } = await openAs(await newContext(browser), url + recording));
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("link", { name: ".gif An animation" }).click();
    await page.waitForURL(`${url}${recording}.gif`);
    if (await isInTheMaking(page)) break;
  }
  await page.getByRole("heading", { name: /Making a GIF|Your GIF/ }).waitFor();

  const picture = page.locator("img.gif");
  await picture.waitFor();
  await page.getByRole("heading", { name: "Your GIF" }).waitFor();
  await page.waitForFunction(() => document.querySelector("img.gif").naturalWidth > 0);
  await assertFineAndShow(page, "gif");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  assert.match((await download).suggestedFilename(), /\.gif$/);
  assert.deepEqual(complaints, []);

  // The next one to ask has it at once.
  const answer = await fetch(`${url}${recording}.gif`, { headers: { accept: "text/html" } });
  assert.equal(answer.headers.get("content-type"), "image/gif");
});

test("a recording that is too long for a GIF says so on the page", async (t) => {
  const folder = temporaryFolder(t);
  const { url } = await startServer(t, folder, ["--dev", "--gif-length-limit=1"]);
  const cast = path.join(folder, "long.cast");
  await writeFile(cast, busy(60));
  const recording = await upload(url, 1, cast, { title: "A long one", visibility: "public" });
  const browser = await startBrowser(t);
  const { page } = await openAs(await newContext(browser), `${url}${recording}.gif`);
  await page.getByText(/plays for \d+ seconds/).waitFor();
  await assertFineAndShow(page, "gif-refused");
});
