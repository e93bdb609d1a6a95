// A collection from its making to its embedding on somebody else's page.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { eventually, newContext, startBrowser, waitForRows } from "../lib/browser.mjs";
import { thirdParty } from "../lib/elsewhere.mjs";
import { assertFineAndShow } from "../lib/looks.mjs";
import { temporaryFolder } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { claim, logIn, openAs, signUp, upload } from "../lib/site.mjs";

/** Jane, and three short recordings of hers that say their names. */
async function startWithRecordings(t) {
  const folder = temporaryFolder(t);
  const { url } = await startServer(t, folder, ["--dev"]);
  const jane = await signUp(url, "jane");
  await claim(url, 1, jane);
  const recordings = [];
  for (const name of ["one", "two", "three"]) {
    const cast = path.join(folder, `${name}.cast`);
    const event = JSON.stringify([0.2, "o", name]);
    await writeFile(cast, `${JSON.stringify({ version: 2, width: 40, height: 5 })}\n${event}\n`);
    recordings.push(await upload(url, 1, cast, { title: `Part ${name}`, visibility: "public" }));
  }
  return { url, jane, recordings };
}

/** Waits until these are the titles of the recordings in the list of the page. */
function waitForTitles(page, expected) {
  const titles = page.locator("[data-tracks] li span, ol.rows li span > a");
  return eventually(async () => assert.deepEqual(await titles.allInnerTexts(), expected));
}

test("a collection is made, filled, arranged, played from its first to its last, and embedded", async (t) => {
  const { url, jane, recordings } = await startWithRecordings(t);
  const browser = await startBrowser(t);
  const context = await newContext(browser);
  await logIn(context, url, jane);
  const { page, complaints } = await openAs(context, url);
  await page.getByText("jane", { exact: true }).first().click();
  await page.getByRole("link", { name: "My collections" }).click();
  await assertFineAndShow(page, "collections-none");
  await page.getByLabel("Title").fill("First steps, and <b>all</b> the others");
  await page.getByRole("button", { name: "Make a collection" }).click();
  const field = page.getByLabel("Add a recording by its address");
  const all = ["Part one", "Part two", "Part three"];
  for (const [index, recording] of recordings.entries()) {
    await field.fill(url + recording);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await waitForTitles(page, all.slice(0, index + 1));
  }
  await page.getByRole("button", { name: "Up: Part three" }).click();
  await waitForTitles(page, ["Part one", "Part three", "Part two"]);
  await page.getByRole("button", { name: "Remove: Part one" }).click();
  await waitForTitles(page, ["Part three", "Part two"]);
  await field.fill("https://example.com/nothing");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("No recording of this server has this address").waitFor();
  await assertFineAndShow(page, "collection-edit");
  await page.getByLabel("Description").fill("To *begin* with.");
  await page.getByLabel("Seen by").selectOption("public");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".description em", { hasText: "begin" }).waitFor();
  const address = new URL(page.url()).pathname;
  await waitForTitles(page, ["Part three", "Part two"]);
  await page.locator(".ap-player").waitFor();
  await assertFineAndShow(page, "collection");

  // What ends is followed by the next one, also where somebody chose it.
  const [, two, three] = recordings;
  const fetched = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".cast")) fetched.push(pathname);
  });
  await page.locator(".ap-overlay-start").click();
  await eventually(() => assert.ok(fetched.includes(`${two}.cast`), fetched));
  await waitForRows(page, ["two", "", "", "", ""]);
  await page.locator("[aria-current=true]", { hasText: "Part two" }).waitFor();
  fetched.length = 0;
  await page.getByRole("link", { name: "Part three" }).click();
  await eventually(() => assert.deepEqual(fetched, [`${three}.cast`, `${two}.cast`]));
  await waitForRows(page, ["two", "", "", "", ""]);

  // The recordings lead here, too.
  await page.getByRole("button", { name: "Share" }).click();
  const script = await page.locator("#share-script").inputValue();
  const frame = await page.locator("#share-frame").inputValue();
  await assertFineAndShow(page, "collection-share");
  await page.goto(`${url}${recordings[0]}`);
  await page.getByText("Manage").click();
  await page.getByRole("link", { name: "Add to a collection" }).click();
  await assertFineAndShow(page, "collection-choice");
  await page.getByRole("button", { name: "Add to First steps" }).click();
  await page.goto(url + address);
  await waitForTitles(page, ["Part three", "Part two", "Part one"]);
  assert.deepEqual(complaints, []);

  const site = await thirdParty(t, `<p>${script}</p><p>${frame.replace("<iframe", '<iframe title="Recordings"')}</p>`);
  const { page: blog, complaints: others } = await openAs(await newContext(browser), site);
  for (const embedded of [".asciicast iframe, [id^=asciicast-container] iframe", "iframe[title=Recordings]"]) {
    const inside = blog.frameLocator(embedded);
    await inside.locator(".ap-player").waitFor();
    await inside.getByRole("link", { name: "Part two" }).waitFor();
  }
  await assertFineAndShow(blog, "collection-embedded");
  assert.deepEqual(others, []);
});

test("a collection without recordings says so, to its owner and to others", async (t) => {
  const folder = temporaryFolder(t);
  const { url } = await startServer(t, folder, ["--dev"]);
  const jane = await signUp(url, "jane");
  const browser = await startBrowser(t);
  const context = await newContext(browser);
  await logIn(context, url, jane);
  const { page } = await openAs(context, `${url}/user/collections`);
  await page.getByLabel("Title").fill("Nothing yet");
  await page.getByRole("button", { name: "Make a collection" }).click();
  await page.getByLabel("Seen by").selectOption("public");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("There is nothing in this collection yet").waitFor();
  await assertFineAndShow(page, "collection-empty");
  const { page: guest } = await openAs(await newContext(browser), page.url());
  await guest.getByText("There is nothing in this collection.").waitFor();
});
