// Everything of an account, out of one server and into another, by the settings pages.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.mjs";
import { assertFineAndShow } from "../lib/looks.mjs";
import { asciinemaServer, root, temporaryFolder } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { claim, logIn, openAs, sendForm, signUp, upload } from "../lib/site.mjs";

/** Titles and visibilities of what is listed as one's own. */
async function own(page, url) {
  await page.goto(`${url}/user/recordings`);
  const kinds = await page.getByRole("navigation", { name: "Kinds" }).innerText();
  const titles = await page.locator(".card .card-title, .card h3").allInnerTexts();
  return { kinds, titles: titles.sort() };
}

test("an archive is downloaded from one server and imported into another by hand", async (t) => {
  const [here, there] = [temporaryFolder(t), temporaryFolder(t)];
  const { url: old } = await startServer(t, here, ["--dev"]);
  const { url } = await startServer(t, there, ["--dev"]);
  const jane = await signUp(old, "jane");
  await claim(old, 1, jane);
  const casts = path.join(root, "fixtures", "casts");
  for (const [visibility, file] of [
    ["public", "v2.cast"],
    ["unlisted", "v2.cast"],
    ["private", "v2.cast"],
  ]) {
    await upload(old, 1, path.join(casts, file), { title: `A ${visibility} one`, visibility });
  }
  const made = await sendForm(old, "/user/collections", { title: "All of them" }, jane);
  const collection = made.headers.get("location").replace("/edit", "");
  await sendForm(old, `${collection}/recordings`, { add: `${old}/a/1` }, jane);

  const browser = await startBrowser(t);
  const context = await newContext(browser, { acceptDownloads: true });
  await logIn(context, old, jane);
  const { page, complaints } = await openAs(context, `${old}/user/edit`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download an archive" }).click();
  const archive = path.join(here, (await download).suggestedFilename());
  await (await download).saveAs(archive);
  const before = await own(page, old);
  assert.deepEqual(complaints, []);

  const janet = await signUp(url, "janet");
  const newcomer = await newContext(browser);
  await logIn(newcomer, url, janet);
  const { page: next, complaints: others } = await openAs(newcomer, `${url}/user/edit`);
  const send = async (file) => {
    await next.goto(`${url}/user/edit`);
    await next.getByLabel("An archive that was downloaded so").setInputFiles(file);
    await next.getByRole("button", { name: "Import it" }).click();
    await next.getByRole("heading", { level: 1 }).waitFor();
  };
  await send(archive);
  await next.getByText("4 new, 0 here before, 0 not taken.").waitFor();
  await assertFineAndShow(next, "import");
  await send(archive);
  await next.getByText("0 new, 4 here before, 0 not taken.").waitFor();
  assert.deepEqual(others, []);
  assert.deepEqual(await own(next, url), before);
  assert.ok(before.titles.length === 3 && before.titles[0] === "A private one", before.titles);
  await next.goto(`${url}/user/collections`);
  await next.getByRole("link", { name: "All of them", exact: true }).click();
  await next.getByRole("link", { name: "A public one" }).click();
  await next.locator(".ap-player").waitFor();

  await send(asciinemaServer);
  assert.equal(await next.getByRole("alert").or(next.locator(".error .lead")).count(), 1);
  await assertFineAndShow(next, "import-refused");
});
