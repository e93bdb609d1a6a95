// Runs the player's tests: types, format and lints first, then node's test runner over everything
// in test/. Usage: node scripts/test.mjs [PART OF A FILE NAME...]

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { check } from "./check.mjs";
import { dist, player, scratch } from "./paths.mjs";

if (!existsSync(path.join(dist, "asciinema-player.min.js"))) {
  await import("./build.mjs");
}

const wanted = process.argv.slice(2);
if (wanted.length === 0) {
  check();
}

const output = path.join(scratch, "test");
rmSync(output, { recursive: true, force: true });
const sources = readdirSync(path.join(player, "test"), { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
await esbuild.build({
  absWorkingDir: player,
  entryPoints: sources.map((file) => `test/${file}`),
  outbase: "test",
  outdir: output,
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const files = sources.map((file) => path.join(output, file.replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--test", ...files.sort()], {
  cwd: player,
  stdio: "inherit",
});
process.exit(status ?? 1);
