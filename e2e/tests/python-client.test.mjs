// The Python client of asciinema 2.4 records and uploads to this server, and reads our files.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { openPage, screenshot, startBrowser, waitForRows } from "../lib/browser.mjs";
import { pythonClient } from "../lib/clients.mjs";
import { asciinema, run, runInTerminal, temporaryFolder, userEnvironment } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { lastScreen } from "../lib/terminal.mjs";

test("a recording made and uploaded by asciinema 2.4 plays in the browser", async (t) => {
  const client = await pythonClient();
  const folder = temporaryFolder(t);
  const server = await startServer(t, folder);
  const env = userEnvironment(folder, server.url);
  const recording = path.join(folder, "python.cast");

  const session = await runInTerminal(
    `${client} rec -c "bash --norc --noprofile" ${recording}`,
    ["printf '\\e[33mold client\\e[0m\\n'\r", "ls --color=always -d /etc\r", "exit\r"],
    { env },
  );
  assert.equal(session.code, 0, session.output);

  const reply = await runInTerminal(`${client} upload ${recording}`, [], { env });
  assert.equal(reply.code, 0, reply.output);
  assert.match(reply.output, /View the recording at:/);
  const [address] = /http\S+\/a\/\w+/.exec(reply.output) ?? [];
  assert.ok(address, reply.output);

  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, `${address}?autoplay=1&speed=4`);
  await waitForRows(page, await lastScreen(recording, env));
  await screenshot(page, "python-client");
  assert.deepEqual(complaints, []);
});

test("asciinema 2.4 plays and cats what this recorder writes as asciicast v2", async (t) => {
  const client = await pythonClient();
  const folder = temporaryFolder(t);
  const env = userEnvironment(folder);
  const recording = path.join(folder, "ours.cast");
  const recorded = await run(
    asciinema,
    ["rec", "-f", "asciicast-v2", "--headless", "-c", "printf 'one\\ntwo\\n'", recording],
    { env },
  );
  assert.equal(recorded.code, 0, recorded.stderr);

  const theirs = await runInTerminal(`${client} cat ${recording}`, [], { env });
  assert.equal(theirs.code, 0, theirs.output);
  assert.equal(theirs.output.replaceAll("\r", ""), "one\ntwo\n");
});
