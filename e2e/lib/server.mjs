// A server of its own for a test, on a free port and an empty data directory.

import { spawn } from "node:child_process";
import { asciinemaServer } from "./programs.mjs";

/** Starts a server that ends with the test. Resolves with its base URL and its process. */
export function startServer(test, folder, args = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      asciinemaServer,
      ["--listen", "127.0.0.1:0", "--data-dir", `${folder}/server`, ...args],
      { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH, HOME: folder } },
    );
    test.after(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once("exit", done));
        child.kill("SIGTERM");
        await ended;
      }
    });
    let log = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (chunk) => {
      log += chunk;
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const found = /^listening on (\S+)$/m.exec(output);
      if (found) resolve({ url: found[1], process: child });
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
  });
}
