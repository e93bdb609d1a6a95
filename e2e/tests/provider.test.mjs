// Logging in with a provider: there and back in a browser, with an address that the provider
// vouches for, and with one that has to be proved first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.mjs";
import { clientId, clientSecret, startIssuer } from "../lib/issuer.mjs";
import { assertFineAndShow } from "../lib/looks.mjs";
import { temporaryFolder } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { mailedSecret, openAs } from "../lib/site.mjs";

async function startFirm(t) {
  const issuer = await startIssuer(t);
  const { url } = await startServer(t, temporaryFolder(t), [
    "--dev",
    `--oidc-issuer=${issuer.url}`,
    `--oidc-client-id=${clientId}`,
    `--oidc-client-secret=${clientSecret}`,
    "--oidc-name=The Firm",
  ]);
  return { issuer, url };
}

/** From the log-in page to the provider, and back with this answer. */
async function logInAtTheFirm(page, url, answer) {
  await page.goto(`${url}/login/new`);
  await page.getByRole("link", { name: "Log in with The Firm" }).click();
  await page.getByRole("link", { name: answer }).click();
}

/** Waits for a page on which this account is logged in. */
function isLoggedIn(page, username) {
  return page.locator(".account-name", { hasText: username }).waitFor();
}

test("who is new comes back from the provider, chooses a name, and is let in from then on", async (t) => {
  const { issuer, url } = await startFirm(t);
  issuer.claims = { sub: "1", email: "Ann@Example.com", email_verified: true };
  const browser = await startBrowser(t);
  const { page, complaints } = await openAs(await newContext(browser), `${url}/login/new`);
  await assertFineAndShow(page, "login-with-a-provider");
  await logInAtTheFirm(page, url, "Yes, it is me");
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  assert.equal(await page.getByLabel("Username").inputValue(), "ann");
  await assertFineAndShow(page, "login-first-time");
  await page.getByRole("button", { name: "Create my account" }).click();
  await isLoggedIn(page, "ann");
  await page.goto(`${url}/user/edit`);
  await page.getByRole("button", { name: "Remove The Firm" }).waitFor();
  await assertFineAndShow(page, "settings-with-a-provider");

  const { page: later } = await openAs(await newContext(browser), url);
  await logInAtTheFirm(later, url, "Yes, it is me");
  await isLoggedIn(later, "ann");
  assert.equal(new URL(later.url()).pathname, "/");
  assert.deepEqual(complaints, []);
});

test("an address that nobody vouches for is proved by a link before the account opens", async (t) => {
  const { issuer, url } = await startFirm(t);
  const browser = await startBrowser(t);
  const context = await newContext(browser);
  const { page, complaints } = await openAs(context, url);
  issuer.claims = { sub: "2", email: "ann@example.com", email_verified: false };
  await logInAtTheFirm(page, url, "Yes, it is me");
  await page.getByRole("heading", { name: "One more step" }).waitFor();
  await page.getByText("A link is on its way to ann@example.com").waitFor();
  await assertFineAndShow(page, "login-one-more-step");
  const secret = await mailedSecret(url, "ann@example.com");
  await page.goto(`${url}/session/new?t=${secret}`);
  await page.getByRole("button", { name: "Create my account" }).click();
  await isLoggedIn(page, "ann");

  const { page: later } = await openAs(await newContext(browser), url);
  await logInAtTheFirm(later, url, "Yes, it is me");
  await isLoggedIn(later, "ann");
  assert.deepEqual(complaints, []);
});

test("who says no at the provider, and whose identity opens another account, is told so", async (t) => {
  const { issuer, url } = await startFirm(t);
  const browser = await startBrowser(t);
  const { page } = await openAs(await newContext(browser), url);
  issuer.claims = { sub: "1", email: "ann@example.com", email_verified: true };
  await logInAtTheFirm(page, url, "No");
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(await page.locator("main").innerText(), /The Firm/);
  await assertFineAndShow(page, "login-refused");

  // Ann has an account by the provider, and then another by a link.
  await logInAtTheFirm(page, url, "Yes, it is me");
  await page.getByRole("button", { name: "Create my account" }).click();
  await isLoggedIn(page, "ann");
  const { page: other } = await openAs(await newContext(browser), `${url}/login/new`);
  await other.getByLabel("E-mail address, or username").fill("ann@home.example");
  await other.getByRole("button", { name: "Send me a link" }).click();
  await other.waitForURL("**/login/sent");
  const secret = await mailedSecret(url, "ann@home.example");
  await other.goto(`${url}/session/new?t=${secret}`);
  await other.getByLabel("Username").fill("ann2");
  await other.getByRole("button", { name: "Create my account" }).click();
  await isLoggedIn(other, "ann2");
  await other.goto(`${url}/user/edit`);
  await other.getByRole("link", { name: "Add a login with The Firm" }).click();
  await other.getByRole("link", { name: "Yes, it is me" }).click();
  await other.getByText("The account ann").waitFor();
  await assertFineAndShow(other, "merge");
  await other.locator("main form button").click();
  await other.getByRole("button", { name: "Remove The Firm" }).waitFor();
  await other.getByText("ann@example.com", { exact: true }).waitFor();
});
