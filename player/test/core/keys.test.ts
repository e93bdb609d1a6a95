import assert from "node:assert/strict";
import { test } from "node:test";
import { adaptiveColors } from "../../src/ui/adaptive-palette.js";
import { nameKey } from "../../src/ui/key-names.js";

const names: [string, string | undefined][] = [
  ["a", "a"],
  ["Ž", "Ž"],
  ["\u{1f600}", "\u{1f600}"],
  [" ", "Spc"],
  ["\r", "Ret"],
  ["\t", "Tab"],
  ["\x1b", "Esc"],
  ["\x7f", "Back"],
  ["\x01", "C-a"],
  ["\x1a", "C-z"],
  ["\x1c", "C-\\"],
  ["\x1bx", "A-x"],
  ["\x1b\x7f", "A-Back"],
  ["\x1b[A", "↑"],
  ["\x1bOD", "←"],
  ["\x1b[1;5C", "C-→"],
  ["\x1b[1;8A", "C-A-S-↑"],
  ["\x1b[Z", "S-Tab"],
  ["\x1b[3~", "Del"],
  ["\x1b[6;3~", "A-PgDn"],
  ["\x1bOP", "F1"],
  ["\x1b[15~", "F5"],
  ["\x1b[24;2~", "S-F12"],
  ["\x1b[97;5u", "C-a"],
  ["\x1b[13;2u", "S-Ret"],
  ["\x1b[97:65;6:1u", "C-S-a"],
  ["\x1b[27;5;105~", "C-i"],
  ["pasted text", undefined],
  ["\x1b[200~", undefined],
  ["\x1b[?1;2c", undefined],
  ["\x1b[999999999u", undefined],
  ["", undefined],
];

test("keys have the names that people give them", () => {
  for (const [data, label] of names) {
    assert.equal(nameKey(data)?.label, label, JSON.stringify(data));
  }
});

const rgb = (red: number, green: number, blue: number) =>
  (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;

test("mixed colours go from the background over the theme's own to the foreground", () => {
  const [white, black, red] = [rgb(255, 255, 255), rgb(0, 0, 0), rgb(200, 30, 40)];
  const theme = [white, black, rgb(9, 9, 9), red, ...Array.from({ length: 14 }, () => black)];
  const colors = adaptiveColors(theme);
  assert.equal(colors.length, 240);
  assert.equal(colors[0], black);
  assert.equal(colors[215], white);
  assert.equal(colors[5 * 36], red);
  const greys = colors.slice(216).map((color) => color & 255);
  assert.deepEqual(
    greys,
    [...greys].sort((one, other) => one - other),
  );
  assert.ok((greys[1] ?? 0) > 0 && (greys[23] ?? 255) < 255);
  // Halfway in OKLab between black and white.
  assert.equal(colors[216 + 11], rgb(93, 93, 93));
});
