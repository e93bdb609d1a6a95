// How large a terminal is on the page: from the font, the container and the fit mode to whole
// device pixels. All of it is arithmetic but for the measuring of the font.

import type { FitMode } from "../core/options.js";

/** Height of the control bar with its upper line, in CSS pixels. */
export const CONTROL_BAR_HEIGHT = 32;

/** Width of the frame around the text, in font sizes, each side. */
export const FRAME = 0.75;

export const DEFAULT_LINE_HEIGHT = 1.3333333333;

/** Font size without scaling, in CSS pixels. */
const BASE_FONT_SIZE = 15;

const NAMED_FONT_SIZES: Record<string, string> = { small: "12px", medium: "18px", big: "24px" };

/** What the size depends on. Lengths in CSS pixels. */
export interface SizeQuestion {
  cols: number;
  rows: number;
  /** Width of a character in font sizes. */
  advance: number;
  /** Height of a row in font sizes. */
  lineHeight: number;
  fit: FitMode;
  /** Room in the container; a height of 0 when it takes the height of what is in it. */
  width: number;
  height: number;
  /** Height of everything below the terminal. */
  below: number;
  /** Used when the terminal is not scaled. */
  fontSize: number;
}

/** The font size at which the terminal fits, in CSS pixels. */
export function fittingFontSize(question: SizeQuestion): number {
  const { cols, rows, advance, lineHeight, fit, width, height, below, fontSize } = question;
  const byWidth = width / (cols * advance + 2 * FRAME);
  const byHeight = (height - below) / (rows * lineHeight + 2 * FRAME);
  switch (fit) {
    case "width":
      return byWidth;
    case "height":
      return byHeight > 0 ? byHeight : byWidth;
    case "both":
      return byHeight > 0 ? Math.min(byWidth, byHeight) : byWidth;
    default:
      return fontSize;
  }
}

/** A font size as the options give it, as CSS has it. */
export function namedFontSize(size: string | undefined): string {
  return size === undefined ? `${BASE_FONT_SIZE}px` : (NAMED_FONT_SIZES[size] ?? size);
}

/** Everything about the font that drawing needs, in device pixels. */
export interface FontMetrics {
  family: string;
  /** Font size. */
  size: number;
  /** Distance of the baseline from the top of a row. */
  baseline: number;
}

const SAMPLE = 100;
const SAMPLE_TEXT = "0123456789";

let scratch: CanvasRenderingContext2D | undefined;

/** A canvas to measure and draw characters on, one for all: browsers take long to make one. */
export function scratchContext(): CanvasRenderingContext2D {
  const context =
    scratch ?? document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) {
    throw new Error("this browser cannot draw on a canvas");
  }
  scratch = context;
  return context;
}

function measuring(font: string): TextMetrics {
  const context = scratchContext();
  context.font = font;
  return context.measureText(SAMPLE_TEXT);
}

/** Width of a character of a font, in font sizes. */
export function measureAdvance(family: string): number {
  const advance = measuring(`${SAMPLE}px ${family}`).width / SAMPLE / SAMPLE_TEXT.length;
  return advance > 0 ? advance : 0.6;
}

/** The font at a size, its text centred in rows of `rowHeight` device pixels. */
export function fontMetrics(family: string, size: number, rowHeight: number): FontMetrics {
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = measuring(
    `${size}px ${family}`,
  );
  return { family, size, baseline: Math.round((rowHeight - ascent - descent) / 2 + ascent) };
}
