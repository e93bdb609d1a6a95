// People and recordings on a server for development, made as browsers and recorders make them.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { patienceMs } from "./browser.mjs";
import { asciinemaServer, root, run, temporaryFolder } from "./programs.mjs";
import { startServer } from "./server.mjs";

const cast = path.join(root, "fixtures", "casts", "v2.cast");
const description = "# Heading\n\nWith **bold**, `code`, [a link](https://example.com).\n\n> quote";

/** The id of the nth installation of the recorder. */
export function installation(number) {
  return `9da34ff4-9bf7-45d4-aa88-${String(number).padStart(12, "0")}`;
}

/** Sends a form as a page of the server does. */
export function sendForm(url, path, fields, cookie = "") {
  return fetch(url + path, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(fields),
  });
}

/** Makes an account through the mailbox page. Resolves with its cookie. */
export async function signUp(url, username) {
  const address = `${username}@example.com`;
  await sendForm(url, "/login", { login: address });
  const secret = await mailedSecret(url, address);
  const response = await sendForm(url, "/session", { t: secret, username });
  const cookies = response.headers.getSetCookie();
  return cookies.find((cookie) => cookie.startsWith("asciinema_session=")).split(";")[0];
}

/** The secret of the link that was sent to an address; e-mails take a moment. */
export async function mailedSecret(url, address, timeoutMs = patienceMs) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    const mailbox = await (await fetch(`${url}/dev/mailbox`)).text();
    const mail = mailbox.split("<article").find((text) => text.includes(`To ${address}`));
    const found = mail && /session\/new\?t=(\w+)/.exec(mail);
    if (found) return found[1];
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no e-mail came for ${address}`);
}

/** Links an installation to an account. */
export async function claim(url, number, cookie) {
  const response = await sendForm(url, `/connect/${installation(number)}`, {}, cookie);
  if (response.status !== 303) throw new Error(`the claim was answered with ${response.status}`);
}

/** Uploads a file as an installation does. Resolves with the path of the recording. */
export async function upload(url, number, file, fields = {}) {
  const body = new FormData();
  body.append("file", new Blob([await readFile(file)]), "demo.cast");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const response = await fetch(`${url}/api/v1/recordings`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`me:${installation(number)}`)}` },
    body,
  });
  const answer = await response.json();
  if (response.status !== 201) throw new Error(JSON.stringify(answer));
  return new URL(answer.url).pathname;
}

/** Gives a browser context the cookie of an account. */
export async function logIn(context, url, cookie) {
  const [name, value] = cookie.split("=");
  await context.addCookies([{ name, value, url }]);
}

/** A server with two accounts, an admin, and recordings of every kind. */
export async function startSite(t) {
  const folder = temporaryFolder(t);
  const { url } = await startServer(t, folder, ["--dev"]);
  const jane = await signUp(url, "jane");
  const newcomer = await signUp(url, "newcomer");
  await claim(url, 1, jane);
  // As long as a title may be, and nowhere to break it.
  const title = "a_very_long_name".repeat(8);
  const shared = { title, description, visibility: "public", markers: "0.1 - one" };
  const shown = await upload(url, 1, cast, shared);
  const unlisted = await upload(url, 1, cast, { title: "By link" });
  const hidden = await upload(url, 1, cast, { title: "Hidden", visibility: "private" });
  for (let index = 0; index < 27; index++) {
    await upload(url, 1, cast, { title: `No. ${index}`, visibility: "public" });
  }
  const down = await upload(url, 1, cast, { title: "Taken down", visibility: "public" });
  const admin = await signUp(url, "root");
  await administer(folder, "users", "set-admin", "root");
  await administer(folder, "recordings", "takedown", url + down, "--reason", "shows a password");
  return { url, jane, newcomer, admin, shown, unlisted, hidden, down };
}

/** Runs a command of `asciinema-server admin` about the server in this folder. */
async function administer(folder, ...args) {
  const { code, stderr } = await run(
    asciinemaServer,
    ["--data-dir", `${folder}/server`, "admin", ...args],
    { env: { PATH: process.env.PATH, HOME: folder } },
  );
  if (code !== 0) throw new Error(stderr);
}

/** A page of a browser context that collects what the browser complains of. */
export async function openAs(context, url) {
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const response = await page.goto(url);
  return { page, complaints, status: response.status() };
}
