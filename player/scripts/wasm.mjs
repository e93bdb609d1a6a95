// Builds the engine: crates/player-wasm for the browser, made smaller by binaryen.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import binaryen from "binaryen";
import { arrange } from "./arrange.mjs";
import { forgetLocations } from "./locations.mjs";
import { renameExports } from "./names.mjs";
import { pack } from "./pack.mjs";
import { project, scratch } from "./paths.mjs";
import { clearUnreachableData } from "./unreachable-data.mjs";

const target = "wasm32-unknown-unknown";

/** What the compiler was allowed to use: all browsers with SIMD have the rest, too. */
const features = [
  "MutableGlobals",
  "NontrappingFPToInt",
  "SIMD128",
  "BulkMemory",
  "BulkMemoryOpt",
  "SignExt",
];

/**
 * Functions that only word the message of a panic. A panic ends the engine with or without its
 * words, and nothing in it panics on any input; without them a fifth of the code goes, too.
 */
const panics = new RegExp(
  [
    "9panicking",
    "slice_error_fail",
    "slice_(start|end|index)\\w*fail",
    "expect_failed",
    "unwrap_failed",
    "12handle_error",
    "capacity_overflow",
    "len_mismatch_fail",
    "assert_failed",
    "handle_alloc_error",
    "rust_panic",
    "rust_begin_unwind",
    "begin_panic",
    "panic_",
    "rust_oom",
    // What panics print. Tables of functions keep these alive.
    "core\\.\\.fmt\\.\\.Debug",
    "3fmt\\w*5Debug3fmt",
  ].join("|"),
);

/** More of these gain nothing. */
const ROUNDS = 2;

/** The engine's code, packed, and what the names of its exports have become in it. */
export async function buildEngine() {
  const code = shrink(readFileSync(compile()));
  mkdirSync(scratch, { recursive: true });
  writeFileSync(path.join(scratch, "player.wasm"), code);
  const { code: renamed, names } = renameExports(code);
  return { engine: await pack(renamed), exportNames: names };
}

/** The engine's code as it is, for tests that run without a bundle. */
export function readEngine() {
  return readFileSync(path.join(scratch, "player.wasm"));
}

function compile() {
  const flags = [
    // Without bulk memory: calling out of wasm to fill or copy a few cells takes longer than doing it.
    "-C target-feature=+simd128,+nontrapping-fptoint,+sign-ext",
    // What the profile's opt-level leaves of inlining would make the terminal several times slower.
    "-C llvm-args=-inline-threshold=60",
    // Loops that are worth it use SIMD on their own; of the others this makes nothing but more code.
    "-C no-vectorize-loops",
    // So do these. What browsers make of the code is as fast without them.
    "-C llvm-args=-unroll-full-max-count=0",
    "-C llvm-args=-disable-lsr",
    "-C llvm-args=-enable-load-pre=false",
    // The last page stays out of reach, see crates/player-wasm/src/heap.rs.
    `-C link-arg=--max-memory=${65_535 * 65_536}`,
    // They say which data only panics need.
    "-C link-arg=--emit-relocs",
  ].join(" ");
  const built = spawnSync(
    "cargo",
    ["build", "-p", "player-wasm", "--profile", "wasm", "--target", target],
    {
      cwd: project,
      stdio: ["ignore", "inherit", "inherit"],
      // The names of functions are needed below and go then.
      env: { ...process.env, RUSTFLAGS: flags, CARGO_PROFILE_WASM_STRIP: "none" },
    },
  );
  if (built.status !== 0) {
    throw new Error("cargo could not build crates/player-wasm");
  }
  const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], {
    cwd: project,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  return path.join(JSON.parse(metadata).target_directory, target, "wasm", "player_wasm.wasm");
}

function shrink(code) {
  const module = binaryen.readBinary(forgetLocations(clearUnreachableData(code, panics)));
  module.setFeatures(features.reduce((flags, feature) => flags | binaryen.Features[feature], 0));
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const reference = module.getFunctionByIndex(index);
    const { base, name } = binaryen.getFunctionInfo(reference);
    if (base === "" && panics.test(name)) {
      binaryen.Function.setBody(reference, module.unreachable());
    }
  }
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // So short, functions take no more room than calls of them.
  binaryen.setAlwaysInlineMaxSize(8);
  // In large functions locals have large numbers: longer ones with one caller stay apart.
  binaryen.setOneCallerInlineMaxSize(400);
  // The stack ends there; no data and no pointer does.
  binaryen.setLowMemoryUnused(true);
  // Checks that nothing fails are for tests and fuzzers, which run the same sources with them and
  // find none that does. Without them code is 3 % less and faster; a fault that nobody has found
  // would spoil the engine's own memory, which is all that it can reach. Being out of memory is met
  // by crates/player-wasm/src/heap.rs, in a way that does not end here.
  binaryen.setTrapsNeverHappen(true);
  // The same generic code for things of several sizes becomes one function that is told the size.
  module.runPasses(["merge-similar-functions"]);
  module.optimize();
  // Taken apart and put together anew, branches become one percent less, and some less again.
  for (let left = ROUNDS; left > 0; left -= 1) {
    module.runPasses(["flatten", "rereloop"]);
    module.optimize();
  }
  module.optimize();
  module.runPasses(["strip", "strip-producers"]);
  return arrange(module);
}
