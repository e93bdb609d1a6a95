// The colours of the theme as pixels. Whatever CSS allows for a colour is allowed in a theme: the
// browser is asked what it looks like.

import type { Theme } from "../core/engine.js";
import { adaptiveColors, packColor } from "./adaptive-palette.js";
import { element } from "./dom.js";
import { scratchContext } from "./metrics.js";

const NAMED = 16;
const CUBE = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/** Names of the custom properties, in the order of the palette. */
const PROPERTIES = [
  "--term-color-foreground",
  "--term-color-background",
  ...Array.from({ length: NAMED }, (_, index) => `--term-color-${index}`),
];

/** Foreground, background and 256 colours as the custom properties of an element have them. */
export function readPalette(player: HTMLElement, adaptive: boolean): Uint32Array {
  const probes = PROPERTIES.map((property) => {
    const probe = element("span", "");
    probe.style.color = `var(${property})`;
    return probe;
  });
  player.append(...probes);
  const colors = probes.map((probe) => resolve(getComputedStyle(probe).color));
  for (const probe of probes) {
    probe.remove();
  }
  return Uint32Array.from([...colors, ...(adaptive ? adaptiveColors(colors) : fixedColors())]);
}

/** Gives an element the colours of a recording; none takes them away. */
export function applyTheme(player: HTMLElement, theme: Theme | undefined): void {
  const palette = theme?.palette ?? [];
  const colors = theme && [theme.foreground, theme.background];
  // Colours of the recording's own do not change with the page's, and need not be watched.
  player.style.transition = theme ? "none" : "";
  for (const [index, property] of PROPERTIES.entries()) {
    // A palette of 8 serves for the bright colours, too.
    const color = index < 2 ? colors?.[index] : palette[(index - 2) % (palette.length || 1)];
    if (color === undefined) {
      player.style.removeProperty(property);
    } else {
      player.style.setProperty(property, color);
    }
  }
}

/** Colours 16 to 255, the same in every theme. */
function fixedColors(): number[] {
  const cube = CUBE.flatMap((red) =>
    CUBE.flatMap((green) => CUBE.map((blue) => packColor(red, green, blue))),
  );
  const greys = Array.from({ length: 24 }, (_, at) => 8 + 10 * at);
  return [...cube, ...greys.map((grey) => packColor(grey, grey, grey))];
}

/** A computed colour as `0xaabbggrr`. */
function resolve(color: string): number {
  const plain = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color);
  if (plain) {
    const [, red, green, blue] = plain.map(Number) as [number, number, number, number];
    return packColor(red, green, blue);
  }
  const canvas = scratchContext();
  canvas.fillStyle = color;
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return packColor(red, green, blue);
}
