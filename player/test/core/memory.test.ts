import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Exports } from "../../src/core/abi.js";
import * as paths from "../paths.js";

const PAGE = 65_536;

test("an engine that gets no more memory ends with an exception", () => {
  const module = new WebAssembly.Module(readFileSync(paths.engine));
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const player = exports.player_create();
  const { memory } = exports;
  assert.throws(() => memory.grow(PAGE - memory.buffer.byteLength / PAGE), RangeError);
  memory.grow(PAGE - 1 - memory.buffer.byteLength / PAGE);
  assert.notEqual(exports.input_reserve(player, 1000), 0);
  assert.throws(() => exports.input_reserve(player, 50_000_000), WebAssembly.RuntimeError);
});
