// Draws single characters with the browser's fonts and hands their pixels to the engine, once for
// each character, style, size and position within a pixel.

import { GlyphBits, GlyphKind } from "../core/abi.js";
import type { Engine, GlyphWish } from "../core/engine.js";
import { type FontMetrics, scratchContext } from "./metrics.js";

/** Characters wider than their cells by more than this factor are squeezed into them. */
const TOLERANCE = 1.1;

/** Glyphs are drawn side by side on a strip of at most so many pixels. */
const LONGEST_STRIP = 4096;

/** Sizes of glyphs; all in whole device pixels. */
export interface GlyphSizes {
  /** What there is beside a cell, each side. */
  pad: number;
  narrow: number;
  wide: number;
  maskHeight: number;
}

/** Where on the strip a glyph is. */
interface Place {
  strip: ImageData;
  left: number;
}

export class GlyphMaker {
  readonly #context = scratchContext();
  #font: FontMetrics = { family: "monospace", size: 0, baseline: 0 };
  #layout: GlyphSizes = { pad: 0, narrow: 0, wide: 0, maskHeight: 0 };
  #cellWidth = 0;

  /** Takes on another size. `cellWidth` in device pixels, not rounded. */
  layout(font: FontMetrics, layout: GlyphSizes, cellWidth: number): void {
    this.#font = font;
    this.#layout = layout;
    this.#cellWidth = cellWidth;
  }

  /** Draws the glyphs that the last `paint` lacked. */
  fulfil(engine: Engine, count: number): void {
    const { wide, maskHeight } = this.#layout;
    const most = Math.max(1, Math.floor(LONGEST_STRIP / wide));
    for (let first = 0; first < count; first += most) {
      const length = Math.min(most, count - first);
      const wishes = Array.from({ length }, (_, slot) => engine.wish(first + slot));
      // Setting the size of a canvas clears it.
      this.#context.canvas.width = length * wide;
      this.#context.canvas.height = maskHeight;
      for (const [slot, wish] of wishes.entries()) {
        this.#draw(wish, slot * wide);
      }
      // Reading pixels back is what takes long, so it is done for many at once.
      const strip = this.#context.getImageData(0, 0, length * wide, maskHeight);
      for (const [slot, wish] of wishes.entries()) {
        this.#grant(engine, first + slot, wish, { strip, left: slot * wide });
      }
    }
  }

  #grant(engine: Engine, index: number, wish: GlyphWish, place: Place): void {
    const { maskHeight } = this.#layout;
    const { data, width: stripWidth } = place.strip;
    const width = this.#width(wish);
    const start = (row: number) => 4 * (row * stripWidth + place.left);
    if (mayHaveColors(wish.text) && !isGrey(place, width)) {
      const pixels = engine.grant(index, GlyphKind.Color, 4 * width * maskHeight);
      for (let row = 0; row < maskHeight; row += 1) {
        pixels.set(data.subarray(start(row), start(row) + 4 * width), 4 * row * width);
      }
      return;
    }
    const mask = engine.grant(index, GlyphKind.Mask, width * maskHeight);
    const words = new Uint32Array(data.buffer);
    for (let at = 0, row = 0; row < maskHeight; row += 1) {
      const from = row * stripWidth + place.left;
      for (let word = from; word < from + width; word += 1) {
        mask[at++] = (words[word] as number) >>> 24;
      }
    }
  }

  #width({ bits }: GlyphWish): number {
    return bits & GlyphBits.Wide ? this.#layout.wide : this.#layout.narrow;
  }

  #draw(wish: GlyphWish, left: number): void {
    const { text, bits } = wish;
    const context = this.#context;
    const { family, size, baseline } = this.#font;
    const { pad, maskHeight } = this.#layout;
    const weight = bits & GlyphBits.Bold ? "bold " : "";
    const slant = bits & GlyphBits.Italic ? "italic " : "";
    const isWide = (bits & GlyphBits.Wide) !== 0;
    const room = this.#cellWidth * (isWide ? 2 : 1);
    const phase = (bits >> GlyphBits.PhaseShift) & 3;
    context.save();
    // Behind a narrow one there is room enough, as every place is as wide as the widest.
    if (isWide) {
      context.beginPath();
      context.rect(left, 0, this.#width(wish), maskHeight);
      context.clip();
    }
    context.font = `${slant}${weight}${size}px ${family}`;
    context.fontKerning = "none";
    context.fillStyle = "#fff";
    const natural = context.measureText(text).width;
    const squeeze = natural > room * TOLERANCE ? room / natural : 1;
    // What comes from another font and is narrower than its two cells stands in their middle.
    const shift = isWide ? Math.max(0, room - natural) / 2 : 0;
    context.setTransform(squeeze, 0, 0, 1, left + pad + phase / 4 + shift, baseline);
    context.fillText(text, 0, 0);
    context.restore();
  }
}

/** Whether a font may have the text in colours of its own. */
function mayHaveColors(text: string): boolean {
  return text.length > 1 || text >= "\u2000";
}

/** Whether what was drawn in white has no colours of its own. */
function isGrey({ strip, left }: Place, width: number): boolean {
  const { data } = strip;
  for (let row = 0; row < strip.height; row += 1) {
    const start = 4 * (row * strip.width + left);
    for (let at = start; at < start + 4 * width; at += 4) {
      // Faint pixels are not exact: browsers keep them multiplied by their opacity.
      if ((data[at + 3] ?? 0) > 64) {
        const lowest = Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
        if (lowest < 240) {
          return false;
        }
      }
    }
  }
  return true;
}
