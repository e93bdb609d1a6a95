// Every page of the server, narrow and wide, light and dark: axe finds nothing, the browser has
// nothing to complain of, nothing sticks out to the side.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.mjs";
import { assertFine } from "../lib/looks.mjs";
import { installation, logIn, openAs, startSite } from "../lib/site.mjs";

/** Path, account that looks at it, and status, by name. */
function pages({ jane, newcomer, admin, shown, unlisted, hidden, down }) {
  return {
    home: ["/"],
    explore: ["/explore", jane],
    list: ["/explore/recordings/recent"],
    "last page of a list": ["/explore/recordings/recent?page=2"],
    "empty list": ["/explore/recordings/featured"],
    recording: [shown],
    "unlisted recording": [unlisted],
    "own recording": [hidden, jane],
    settings: [`${shown}/edit`, jane],
    profile: ["/~jane"],
    "empty profile": ["/~newcomer", newcomer],
    "own recordings": ["/user/recordings", jane],
    "own recordings of none": ["/user/recordings", newcomer],
    account: ["/user/edit", jane],
    search: ["/search?q=hello"],
    "search for nothing": ["/search"],
    "recordings with a tag": ["/explore/tags/none"],
    "own collections": ["/user/collections", jane],
    login: ["/login/new"],
    "login sent": ["/login/sent"],
    claim: [`/connect/${installation(7)}`, jane],
    mailbox: ["/dev/mailbox"],
    frame: [`${shown}/iframe`],
    administration: ["/admin", admin],
    "administration of accounts": ["/admin/users", admin],
    "administration of an account": ["/admin/users/1", admin],
    "administration of recordings": ["/admin/recordings", admin],
    "administration of a recording": ["/admin/recordings/1", admin],
    "administration of jobs": ["/admin/jobs", admin],
    "administration of storage": ["/admin/storage", admin],
    "administration of settings": ["/admin/settings", admin],
    "audit log": ["/admin/audit", admin],
    "taken down": [down, undefined, 410],
    "not found": ["/nothing", undefined, 404],
    "not allowed": [hidden, undefined, 403],
  };
}

test("no page has anything that axe or the browser finds, at any width, light and dark", async (t) => {
  const place = await startSite(t);
  const browser = await startBrowser(t);
  for (const [name, [address, cookie, expected = 200]] of Object.entries(pages(place))) {
    const context = await newContext(browser);
    if (cookie) await logIn(context, place.url, cookie);
    const { page, complaints, status } = await openAs(context, place.url + address);
    assert.equal(status, expected, name);
    if (await page.locator("[data-player]").count()) {
      await page.locator(".ap-player").first().waitFor();
    }
    await assertFine(page, name);
    const unexpected = complaints.filter((text) => !text.includes(`status of ${expected}`));
    assert.deepEqual(unexpected, [], name);
    await context.close();
  }
});
