// Clients by others, unmodified, as their users install them.

import { existsSync } from "node:fs";
import path from "node:path";
import { root, run } from "./programs.mjs";

const cache = path.join(root, ".cache");

/** The Python client from PyPI, installed once into the cache of this checkout. */
export async function pythonClient() {
  const environment = path.join(cache, "asciinema-2.4.0");
  const program = path.join(environment, "bin", "asciinema");
  if (!existsSync(program)) {
    await must("python3", ["-m", "venv", "--clear", environment]);
    await must(path.join(environment, "bin", "pip"), ["install", "--quiet", "asciinema==2.4.0"]);
  }
  return program;
}

async function must(command, args) {
  const { code, stdout, stderr } = await run(command, args, { env: process.env });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
