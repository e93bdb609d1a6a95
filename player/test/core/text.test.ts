// The engine as text, and back.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { fromText } from "../../src/text.js";
import * as paths from "../paths.js";

const script = path.join(paths.player, "scripts", "text.mjs");
const { smallestText } = await import(pathToFileURL(script).href);

/** Bytes without a pattern, the same each time. */
function bytes(length: number): Uint8Array {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >>> 16;
  });
}

test("text says the bytes that it was made of, however many there are", () => {
  for (const length of [0, 1, 2, 3, 7, 8, 9, 100, 1001, 14_000]) {
    const given = bytes(length);
    const tried: string[] = [];
    smallestText(given, (text: string) => {
      tried.push(text);
      return text;
    });
    assert.ok(tried.length > 50);
    for (const text of tried) {
      assert.match(text, /^[#-[\]-~]*$/);
      assert.deepEqual(fromText(text), given);
    }
  }
});

test("of all texts the one with which a script is smallest is taken", () => {
  const code = Array.from(bytes(4000), (byte) => `let x${byte % 64}=${byte};`).join("");
  const sizes = new Map<string, number>();
  const chosen = smallestText(bytes(10_000), (text: string) => {
    sizes.set(text, gzipSync(text + code, { level: 9 }).length);
    return text + code;
  });
  assert.equal(sizes.get(chosen), Math.min(...sizes.values()));
  assert.ok(Math.max(...sizes.values()) > Math.min(...sizes.values()) + 100);
});
