// What a page downloads, and how much that may be.

import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { dist } from "./paths.mjs";

/** Bytes of script and stylesheet together, each compressed by `gzip -9`. */
export const BUDGET = 69_900;

const files = ["asciinema-player.min.js", "asciinema-player.css"];

/** Bytes of each file after `gzip -9`. */
export function measure() {
  return files.map((name) => {
    const bytes = gzipSync(readFileSync(path.join(dist, name)), { level: 9 }).length;
    return { name, bytes };
  });
}

/** Prints the sizes; throws when they are over the budget. */
export function checkBudget() {
  const sizes = measure();
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of [...sizes, { name: "together", bytes: total }]) {
    console.log(`${String(bytes).padStart(7)} bytes gzipped  ${name}`);
  }
  if (total > BUDGET) {
    throw new Error(
      `the player is ${total - BUDGET} bytes over its budget of ${BUDGET}; ` +
        "--search gains most of a kilobyte if it was not done for this script",
    );
  }
}
