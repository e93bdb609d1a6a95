// Draws single characters with the browser's fonts and hands their pixels to the engine, once for
// each character, style, size and position within a pixel.

import { GlyphBits, GlyphKind } from "../core/abi.js";
import type { Engine, GlyphWish, Layout } from "../core/engine.js";
import type { FontMetrics } from "./metrics.js";

/** Characters wider than their cells by more than this factor are squeezed into them. */
const TOLERANCE = 1.1;

export class GlyphMaker {
  readonly #context: CanvasRenderingContext2D;
  #font: FontMetrics = { family: "monospace", size: 0, baseline: 0 };
  #layout: Layout = { width: 0, height: 0, pad: 0, narrow: 0, wide: 0, maskHeight: 0 };
  #cellWidth = 0;

  constructor() {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!context) {
      throw new Error("this browser cannot draw on a canvas");
    }
    this.#context = context;
  }

  /** Takes on another size. `cellWidth` in device pixels, not rounded. */
  layout(font: FontMetrics, layout: Layout, cellWidth: number): void {
    this.#font = font;
    this.#layout = layout;
    this.#cellWidth = cellWidth;
    const { canvas } = this.#context;
    canvas.width = layout.wide;
    canvas.height = layout.maskHeight;
  }

  /** Draws the glyphs that the last `paint` lacked. */
  fulfil(engine: Engine, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const wish = engine.wish(index);
      const width = wish.bits & GlyphBits.Wide ? this.#layout.wide : this.#layout.narrow;
      const pixels = this.#draw(wish, width);
      if (isGrey(pixels)) {
        const mask = engine.grant(index, GlyphKind.Mask, pixels.length / 4);
        for (let at = 0; at < mask.length; at += 1) {
          mask[at] = pixels[at * 4 + 3] ?? 0;
        }
      } else {
        engine.grant(index, GlyphKind.Color, pixels.length).set(pixels);
      }
    }
  }

  #draw({ text, bits }: GlyphWish, width: number): Uint8ClampedArray {
    const context = this.#context;
    const { family, size, baseline } = this.#font;
    const { pad, maskHeight } = this.#layout;
    const weight = bits & GlyphBits.Bold ? "bold " : "";
    const slant = bits & GlyphBits.Italic ? "italic " : "";
    const room = this.#cellWidth * (bits & GlyphBits.Wide ? 2 : 1);
    const phase = (bits >> GlyphBits.PhaseShift) & 3;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, maskHeight);
    context.font = `${slant}${weight}${size}px ${family}`;
    context.fontKerning = "none";
    context.fillStyle = "#fff";
    const natural = context.measureText(text).width;
    const squeeze = natural > room * TOLERANCE ? room / natural : 1;
    // What comes from another font and is narrower than its two cells stands in their middle.
    const shift = bits & GlyphBits.Wide ? Math.max(0, room - natural) / 2 : 0;
    context.setTransform(squeeze, 0, 0, 1, pad + phase / 4 + shift, baseline);
    context.fillText(text, 0, 0);
    return context.getImageData(0, 0, width, maskHeight).data;
  }
}

/** Whether what was drawn in white has no colours of its own. */
function isGrey(pixels: Uint8ClampedArray): boolean {
  for (let at = 0; at < pixels.length; at += 4) {
    // Faint pixels are not exact: browsers keep them multiplied by their opacity.
    if ((pixels[at + 3] ?? 0) > 64) {
      const lowest = Math.min(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
      if (lowest < 240) {
        return false;
      }
    }
  }
  return true;
}
