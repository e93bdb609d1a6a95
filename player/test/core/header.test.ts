import assert from "node:assert/strict";
import { test } from "node:test";
import { HeaderReader } from "../../src/core/header.js";

const encoder = new TextEncoder();

/** Header and lines of a text that comes in pieces of so many bytes. */
function read(text: string, step = 1 << 20) {
  const bytes = encoder.encode(text);
  const reader = new HeaderReader();
  for (let at = 0; at < bytes.length; at += step) {
    const found = reader.read(bytes.subarray(at, at + step), false);
    if (found) {
      const [header, lines] = found;
      const rest = bytes.subarray(Math.min(at + step, bytes.length));
      return { ...header, lines: new TextDecoder().decode(lines) + new TextDecoder().decode(rest) };
    }
  }
  const [header, lines] = reader.read(new Uint8Array(), true) ?? assert.fail("no header");
  return { ...header, lines: new TextDecoder().decode(lines) };
}

const V2 = '{"version":2,"width":90,"height":20.5,"idle_time_limit":2}';
const V3 = '{"version":3,"term":{"cols":90,"rows":0}}';

test("a header may come in pieces of any size, with the lines behind it", () => {
  for (const step of [1, 7, 1000]) {
    const { cols, rows, absolute, idleTimeLimit, lines } = read(`${V2}\n[1,"o","a"]\n`, step);
    assert.deepEqual([cols, rows, absolute, idleTimeLimit], [90, 20, true, 2]);
    assert.equal(lines, '[1,"o","a"]\n');
  }
  const { rows, absolute, lines } = read(V3);
  assert.deepEqual([rows, absolute, lines], [0, false, ""]);
});

test("a size may be the text of a number", () => {
  const { cols, rows } = read('{"version":2,"width":"90","height":"20"}');
  assert.deepEqual([cols, rows], [90, 20]);
});

test("byte order marks, blank lines, CRLF and raw control characters are no obstacles", () => {
  const { cols, lines } = read(`\uFEFF\n \r\n${V2.replace("}", ',"title":"a\tb"}')}\r\nrest`, 1);
  assert.deepEqual([cols, lines], [90, "rest"]);
});

test("version 1 is read when it is whole, over several lines or cut off among its events", () => {
  const start = '{"version":1,\n"width":80,"height":24,"stdout":[[0.5,"a\\n"],';
  for (const text of [`${start}\n[1e-3,"b"]\n]}\n`, `${start}[0.001,"b"],[3,"c`]) {
    const { cols, absolute, lines } = read(text, 10);
    assert.deepEqual([cols, absolute], [80, false]);
    assert.equal(lines, '[0.5,"o","a\\n"]\n[0.001,"o","b"]\n');
  }
});

test("what is no recording is refused with a sentence, as soon as that is certain", () => {
  const refused: [string, RegExp][] = [
    ["", /empty/],
    [" \n", /empty/],
    ["<html>\n", /a web page and no recording/],
    ["hello\n", /line 1: expected a JSON object with a "version" of 1, 2 or 3/],
    ["{}\n", /line 1: expected a field "version"/],
    ['{"version":4}\n', /asciicast version 4 is not supported: expected 1, 2 or 3/],
    ['{"version":2,"width":80}\n', /expected a field "height" with a number from 0 to 65535/],
    ['{"version":2,"width":"wide"}\n', /expected a field "width"/],
    ['{"version":3,"term":null}\n', /expected a field "cols"/],
    ['{"version":2,\n"width":80,"height":24}\n', /expected the whole header on its first line/],
    ['{"version":2,"width":80', /expected the whole header, closing brace included/],
    ['{"version":1,"width":80,"height":24}\n', /expected a field "stdout"/],
  ];
  for (const [text, message] of refused) {
    assert.throws(() => read(text), message, text);
  }
  const reader = new HeaderReader();
  assert.throws(() => reader.read(encoder.encode("<html>\n<body>"), false), /web page/);
});

test("a theme has 8 or 16 colours; any other is as good as none", () => {
  const themed = (fg: string, count: number) => {
    const palette = Array.from({ length: count }, (_, at) => `#00000${at % 8}`).join(":");
    const theme = { fg, bg: "#040506", palette };
    return read(`${JSON.stringify({ version: 2, width: 1, height: 1, theme })}\n`).theme;
  };
  for (const count of [8, 16]) {
    const { foreground, background, palette } = themed("#010203", count) ?? assert.fail();
    assert.deepEqual([foreground, background], ["#010203", "#040506"]);
    assert.deepEqual([palette.length, palette[7]], [count, "#000007"]);
  }
  assert.equal(themed("#010203", 7), undefined);
  assert.equal(themed("white", 8), undefined);
});
