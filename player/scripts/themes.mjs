// The themes of the project as a part of the player's stylesheet.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { project } from "./paths.mjs";

const folder = path.join(project, "themes");

/** Names of all themes, in alphabetical order. */
export function themeNames() {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".toml"))
    .map((file) => path.basename(file, ".toml"))
    .sort();
}

/** The colours in the file of a theme: foreground, background and 8 or 16 more. */
export function readTheme(name) {
  const text = readFileSync(path.join(folder, `${name}.toml`), "utf8");
  const color = (key) => new RegExp(`^${key} = "(#[0-9a-f]{6})"$`, "m").exec(text)?.[1];
  const palette = /^palette = \[([^\]]*)\]/m.exec(text)?.[1].match(/#[0-9a-f]{6}/g) ?? [];
  const theme = { foreground: color("fg"), background: color("bg"), palette };
  if (!theme.foreground || !theme.background || ![8, 16].includes(palette.length)) {
    throw new Error(`themes/${name}.toml is no theme`);
  }
  return theme;
}

/** One rule for each theme. */
export function themeRules() {
  return themeNames().map(rule).join("\n");
}

function rule(name) {
  const { foreground, background, palette } = readTheme(name);
  const colors = { foreground, background, ...palette };
  const lines = Object.entries(colors)
    // The bright colours are the dark ones unless a rule says otherwise.
    .filter(([key, color]) => !(Number(key) >= 8 && palette[Number(key) - 8] === color))
    .map(([key, color]) => `  --term-color-${key}:${shorten(color)};`)
    .sort((one, other) => rank(one) - rank(other));
  return `.asciinema-player-theme-${name} {\n${lines.join("\n")}\n}\n`;
}

/** `#aabbcc` is `#abc`. */
function shorten(color) {
  return color.replace(/^#(.)\1(.)\2(.)\3$/, "#$1$2$3");
}

function rank(line) {
  const number = /color-(\d+)/.exec(line);
  return number ? Number(number[1]) + 2 : Number(line.includes("background"));
}
