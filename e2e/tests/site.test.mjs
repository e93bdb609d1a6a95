// What people do on the pages of the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "../lib/accessibility.mjs";
import { eventually, newContext, startBrowser, terminalRows } from "../lib/browser.mjs";
import { logIn, openAs, startSite } from "../lib/site.mjs";

test("what opens on a recording's page is accessible, too, and copies the code", async (t) => {
  const { url, jane, shown } = await startSite(t);
  const browser = await startBrowser(t);
  for (const colorScheme of ["light", "dark"]) {
    const context = await newContext(browser, { colorScheme });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await logIn(context, url, jane);
    const { page, complaints } = await openAs(context, url + shown);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("dialog", { name: "Share" }).waitFor();
    assert.deepEqual(await findings(page), []);
    await page.getByRole("button", { name: "Copy: Markdown" }).click();
    await eventually(async () => {
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, `[![asciicast](${url}${shown}.svg)](${url}${shown})`);
    });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("dialog", { name: "Download" }).waitFor();
    assert.deepEqual(await findings(page), []);
    await page.keyboard.press("Escape");
    await page.getByText("Manage").click();
    await page.getByRole("link", { name: "Settings" }).first().waitFor();
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test("a link is made that starts where the player is", async (t) => {
  const { url, shown } = await startSite(t);
  const browser = await startBrowser(t);
  const { page, complaints } = await openAs(await newContext(browser), url + shown);
  await page.locator(".ap-player").waitFor();
  const seconds = await page.evaluate(async () => {
    const { player } = document.querySelector("[data-player]");
    await player.seek(2.5);
    return player.getCurrentTime();
  });
  assert.ok(seconds >= 2, `the recording is at ${seconds}`);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByLabel("Start at 0:02").check();
  assert.equal(await page.locator("#share-link").inputValue(), `${url}${shown}?t=0:02`);
  assert.match(await page.locator("#share-script").inputValue(), / async data-start-at="0:02">/);
  assert.match(await page.locator("#share-frame").inputValue(), /\/iframe\?t=0:02"/);
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Start at 0:02").uncheck();
  assert.equal(await page.locator("#share-link").inputValue(), url + shown);
  assert.deepEqual(complaints, []);
});

test("settings are previewed while they are typed, and saved when that is wanted", async (t) => {
  const { url, jane, shown } = await startSite(t);
  const browser = await startBrowser(t);
  const context = await newContext(browser);
  await logIn(context, url, jane);
  const { page, complaints } = await openAs(context, `${url}${shown}/edit`);
  await page.getByLabel("Description").fill("All is _new_ <script>alert(1)</script>");
  await page.locator("[data-description] em", { hasText: "new" }).waitFor();
  await page.getByLabel("Theme", { exact: true }).selectOption("dracula");
  await page.locator(".ap-player.asciinema-player-theme-dracula, .asciinema-player-theme-dracula").first().waitFor();
  await page.getByRole("textbox", { name: "Speed" }).fill("fast");
  await page.getByText("Speed: should be a number").waitFor();
  await page.getByRole("textbox", { name: "Speed" }).fill("2");
  await page.getByText("Speed: should be a number").waitFor({ state: "hidden" });
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".description em", { hasText: "new" }).waitFor();
  assert.equal(new URL(page.url()).pathname, shown);
  assert.deepEqual(complaints, []);
});

test("lists, bulk changes and their undoing need no script", async (t) => {
  const { url, jane } = await startSite(t);
  const browser = await startBrowser(t);
  const context = await newContext(browser, { javaScriptEnabled: false });
  await logIn(context, url, jane);
  const page = await context.newPage();
  await page.goto(`${url}/user/recordings`);
  await page.getByLabel("Choose No. 26").check();
  await page.getByLabel("Choose No. 25").check();
  await page.getByRole("button", { name: "Make private" }).click();
  await page.getByRole("link", { name: "Private 3" }).click();
  assert.equal(await page.locator(".card").count(), 3);
  await page.getByLabel("Choose No. 26").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("1 recording was deleted.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Private 3" }).waitFor();
  await page.goto(`${url}/explore/recordings/recent`);
  await page.getByRole("link", { name: "Older" }).click();
  await page.getByRole("link", { name: "Newer" }).waitFor();
});

test("pressing play counts as one view, and only for people", async (t) => {
  const { url, shown } = await startSite(t);
  const browser = await startBrowser(t);
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
  for (const [userAgent, expected] of [
    ["Mozilla/5.0 HeadlessChrome/140.0.0.0", "0 views"],
    [agent, "1 view"],
    [agent, "1 view"],
  ]) {
    const context = await newContext(browser, { userAgent });
    const { page } = await openAs(context, url + shown);
    const answered = page.waitForResponse((response) => response.url().endsWith("/views"));
    await page.locator(".ap-overlay-start").click();
    assert.equal((await answered).status(), 204);
    assert.ok((await terminalRows(page)).length > 0);
    await page.reload();
    await page.getByText(expected, { exact: true }).waitFor();
    await context.close();
  }
});
