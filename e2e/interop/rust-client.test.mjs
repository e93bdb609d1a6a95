// The Rust client of asciinema 3 records and uploads to this server, and reads our files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { openPage, screenshot, startBrowser, waitForRows } from "../lib/browser.mjs";
import { asciinema, root, run, runInTerminal, temporaryFolder, userEnvironment } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { lastScreen } from "../lib/terminal.mjs";

const client = process.env.RELEASED_ASCIINEMA;
assert.ok(client, "RELEASED_ASCIINEMA must name the client's program; `make interop` builds it");

for (const format of ["asciicast-v3", "asciicast-v2"]) {
  test(`a recording made and uploaded by asciinema 3 as ${format} plays in the browser`, async (t) => {
    const folder = temporaryFolder(t);
    const server = await startServer(t, folder);
    const env = userEnvironment(folder, server.url);
    const recording = path.join(folder, "released.cast");

    const session = await runInTerminal(
      `${client} rec -f ${format} -c "bash --norc --noprofile" ${recording}`,
      ["printf '\\e[35mreleased client\\e[0m\\n'\r", "seq 1 30\r", "exit\r"],
      { env },
    );
    assert.equal(session.code, 0, session.output);
    const reply = await run(client, ["upload", recording], { env });
    assert.equal(reply.code, 0, reply.stderr);
    assert.match(reply.stdout, /View the recording at:/);
    const [address] = /http\S+\/a\/\w+/.exec(reply.stdout) ?? [];
    assert.ok(address, reply.stdout);

    const browser = await startBrowser(t);
    const { page, complaints } = await openPage(browser, `${address}?autoplay=1&speed=4`);
    await waitForRows(page, await lastScreen(recording, env));
    await screenshot(page, `released-client-${format}`);
    assert.deepEqual(complaints, []);
  });

  test(`asciinema 3 reads what this recorder writes as ${format}`, async (t) => {
    const folder = temporaryFolder(t);
    const env = userEnvironment(folder);
    const recording = path.join(folder, "ours.cast");
    const text = path.join(folder, "ours.txt");
    const recorded = await run(
      asciinema,
      ["rec", "-f", format, "--headless", "-c", "printf 'one\\ntwo żółw\\n'", recording],
      { env },
    );
    assert.equal(recorded.code, 0, recorded.stderr);
    const converted = await run(client, ["convert", recording, text], { env });
    assert.equal(converted.code, 0, converted.stderr);
    assert.equal(await readFile(text, "utf8"), "one\ntwo żółw\n");
  });
}

test("what both write of the same session as text is the same", async (t) => {
  const folder = temporaryFolder(t);
  const env = userEnvironment(folder);
  const recording = path.join(root, "fixtures", "casts", "v2.cast");
  const [ours, theirs] = [path.join(folder, "ours.txt"), path.join(folder, "theirs.txt")];
  assert.equal((await run(asciinema, ["convert", recording, ours], { env })).code, 0);
  assert.equal((await run(client, ["convert", recording, theirs], { env })).code, 0);
  assert.equal(await readFile(ours, "utf8"), await readFile(theirs, "utf8"));
});
