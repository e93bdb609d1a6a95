// What README.md tells a stranger to type works as written.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { asciinema, asciinemaServer, root, runInTerminal, temporaryFolder, userEnvironment } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";

const readme = readFileSync(path.join(root, "README.md"), "utf8");
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
  block.trim().split("\n"),
);

// These have tests of their own: the demo, and every test's server.
const elsewhere = [/^make demo$/, /^asciinema-server --data-dir \S+ --listen \S+$/];

test("every command of the README ends well, in the order in which it is written", async (t) => {
  const folder = temporaryFolder(t);
  const server = await startServer(t, folder);
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(asciinema, path.join(bin, "asciinema"));
  symlinkSync(asciinemaServer, path.join(bin, "asciinema-server"));
  const env = { ...userEnvironment(folder, server.url), PATH: `${bin}:${process.env.PATH}` };

  const typed = commands.filter((command) => !elsewhere.some((pattern) => pattern.test(command)));
  assert.ok(typed.length >= 5, `the README has only ${typed.length} commands`);
  for (const command of typed) {
    const answers = command.startsWith("asciinema rec") ? ["echo recorded\r", "exit\r"] : [];
    const { code, output } = await runInTerminal(command, answers, { env, cwd: folder });
    assert.equal(code, 0, `${command}\n${output}`);
  }
});

test("the lines for one's own page name files that the build leaves", () => {
  const files = [...readme.matchAll(/(?:href|src)="\/(asciinema-player[^"]*)"/g)].map(([, name]) => name);
  assert.deepEqual(files, ["asciinema-player.css", "asciinema-player.min.js"]);
  const folder = path.join(root, "player", "dist");
  for (const name of files) assert.ok(statSync(path.join(folder, name)).size > 0);
});
