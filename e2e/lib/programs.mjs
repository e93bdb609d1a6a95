// The built programs, run as a user runs them: each test has a home of its own, so that nothing
// of the machine's configuration leaks in.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const release = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, "target"), "release");

export const asciinema = path.join(release, "asciinema");
export const asciinemaServer = path.join(release, "asciinema-server");
export const screens = path.join(release, "examples", "screens");

/** A folder that goes away with the test. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "asciinema-e2e-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The environment of a user of whom only the home folder and the server are known. */
export function userEnvironment(home, serverUrl) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    USER: "tester",
    SHELL: "/bin/bash",
    TERM: "xterm-256color",
    LC_ALL: "C.UTF-8",
    ...(serverUrl && { ASCIINEMA_SERVER_URL: serverUrl, ASCIINEMA_API_URL: serverUrl }),
  };
}

/** Runs a command to its end. Resolves with its exit code and its output, whatever the code. */
export function run(command, args, { env, cwd, input = "" } = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { env, cwd, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== "number" && !error.signal) reject(error);
        else resolve({ code: error ? (error.code ?? null) : 0, stdout, stderr });
      },
    );
    // A program that reads nothing may be gone before the input is written.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

// The end of a shell's prompt, and nothing after it but sequences that show nothing.
const prompt = /[#$] (?:\x1b\[[\d;?]*[A-Za-z])*$/;

/**
 * Runs a shell command on a pseudo-terminal of 80 columns and 24 rows and types the given lines
 * into the shell that it starts, each when the shell asks for it.
 */
export function runInTerminal(commandLine, lines, { env, cwd, timeoutMs = 300_000 }) {
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["-qfec", `stty cols 80 rows 24; ${commandLine}`, "/dev/null"], {
      env,
      cwd,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const pending = [...lines];
    let output = "";
    let sinceTyped = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk) => {
      output += chunk;
      sinceTyped += chunk;
      if (pending.length > 0 && prompt.test(sinceTyped)) {
        sinceTyped = "";
        child.stdin.write(pending.shift());
      }
    });
    child.stdin.on("error", () => {});
    const patience = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${commandLine} does not end:\n${output}`));
    }, timeoutMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(patience);
      resolve({ code, output });
    });
  });
}
