// Checks types, format and lints. Usage: node scripts/check.mjs

import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { player } from "./paths.mjs";

const projects = ["tsconfig.json", "src/core/tsconfig.json", "test/tsconfig.json"];

/** Throws when anything is not as it should be. */
export function check() {
  const run = (...command) => {
    execFileSync(process.execPath, command, { cwd: player, stdio: "inherit" });
  };
  for (const project of projects) {
    run(path.join("node_modules", "typescript", "bin", "tsc"), "-p", project);
  }
  run(path.join("node_modules", "@biomejs", "biome", "bin", "biome"), "check", ".");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  check();
}
