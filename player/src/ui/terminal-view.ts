// The terminal on the page: a canvas with the picture, which the engine paints pixel by pixel, and
// the text over it. Nothing is drawn while nobody can see it.

import { Phase } from "../core/abi.js";
import type { Engine } from "../core/engine.js";
import type { CursorMode, Settings } from "../core/options.js";
import { element } from "./dom.js";
import { GlyphMaker } from "./glyph-maker.js";
import { fontMetrics } from "./metrics.js";
import { readPalette } from "./palette.js";
import { ScrollBox } from "./scroll-box.js";
import { TextLayer } from "./text-layer.js";

/** How long the cursor and blinking text are on, and then off. */
const BLINK_MS = 600;

/** How often the text follows the picture while that is moving. */
const TEXT_MS = 200;

/** Sizes of the terminal; lengths in CSS pixels where nothing else is said. */
export interface TerminalSize {
  cols: number;
  rows: number;
  fontSize: number;
  fontFamily: string;
  /** Width of a character in font sizes. */
  advance: number;
  /** Height of a row in font sizes. */
  lineHeight: number;
  /** Device pixels for each CSS pixel. */
  ratio: number;
}

export class TerminalView {
  readonly element: HTMLDivElement;
  readonly #canvas = element("canvas", "", { "aria-hidden": "true" });
  readonly #text = new TextLayer();
  readonly #scrollBox: ScrollBox | undefined;
  readonly #player: HTMLElement;
  readonly #cursorMode: CursorMode;
  readonly #adaptive: boolean;
  readonly #glyphs = new GlyphMaker();
  #context: CanvasRenderingContext2D | null = null;
  #engine: Engine | undefined;
  #size: TerminalSize | undefined;
  /** What the engine was last laid out for. */
  #laidOut = "";
  #phase: number = Phase.Cursor | Phase.Blink;
  #blinkTimer: number | undefined;
  #textTimer: number | undefined;
  #visible = true;
  #stale = true;
  #held = false;

  /** `player` is the element whose style holds the theme. */
  constructor(player: HTMLElement, settings: Settings) {
    const { cursorMode } = settings;
    this.#player = player;
    this.#cursorMode = cursorMode;
    this.#adaptive = settings.adaptivePalette;
    this.element = element("div", "ap-term", {}, [this.#text.element]);
    if (settings.scrollback > 0) {
      this.#scrollBox = new ScrollBox(this.#text.element, (back) => this.#scroll(back));
    }
    if (cursorMode === "hidden") {
      this.#phase = Phase.Blink;
    }
    // A canvas may lose its pixels.
    this.#canvas.addEventListener("contextrestored", () => this.repaint());
  }

  use(engine: Engine): void {
    this.#engine = engine;
    this.#laidOut = "";
    this.#context = this.#canvas.getContext("2d", { alpha: false });
    this.element.prepend(this.#canvas);
  }

  /** Notes that the fonts are no longer what they were. */
  forgetFonts(): void {
    this.#laidOut = "";
  }

  /** Takes on another size or font, and draws what changes by that. */
  layout(size: TerminalSize): void {
    if (this.#laidOut === JSON.stringify(size)) {
      return;
    }
    this.#size = size;
    const { cols, rows, fontSize, advance, ratio } = size;
    const [width, height] = pictureSize(size);
    const { style } = this.element;
    style.fontSize = `${fontSize}px`;
    style.width = `${width / ratio}px`;
    style.height = `${height / ratio}px`;
    style.setProperty("--term-cols", String(cols));
    style.setProperty("--term-rows", String(rows));
    style.setProperty("--ap-cell", `${width / cols / ratio}px`);
    style.setProperty("--ap-row", `${height / rows / ratio}px`);
    style.setProperty("--ap-spacing", `${width / cols / ratio - advance * fontSize}px`);
    this.#text.resize(rows);
    this.#drawNow();
  }

  /** Draws everything anew, colours included. */
  repaint(): void {
    const engine = this.#engine;
    if (engine && this.#size) {
      engine.palette().set(readPalette(this.#player, this.#adaptive));
      engine.calls.paint_anew();
      this.draw();
    }
  }

  /** Brings the picture up to date, and the text soon after. */
  draw(): void {
    if (this.#blinkTimer !== undefined && this.#cursorMode === "blinking") {
      this.#phase |= Phase.Cursor;
      this.#held = true;
    }
    this.#drawNow();
  }

  /** Brings the text up to date. */
  flushText(): void {
    clearTimeout(this.#textTimer);
    this.#textTimer = undefined;
    // Without a size there are no rows yet to take the text.
    if (this.#engine && this.#engine.rows === this.#size?.rows) {
      this.#text.update(this.#engine);
    }
  }

  /** Begins or ends blinking; what does not blink is on. */
  setBlinking(on: boolean): void {
    clearInterval(this.#blinkTimer);
    this.#blinkTimer = on ? window.setInterval(() => this.#blink(), BLINK_MS) : undefined;
    this.#phase = this.#steadyPhase();
    this.#drawNow();
    if (!on) {
      this.flushText();
    }
  }

  /** Whether the terminal can be seen at all. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible && this.#stale) {
      this.#drawNow();
    }
  }

  /** Draws what the engine shows now on another canvas, so many CSS pixels wide. */
  drawSmall(canvas: HTMLCanvasElement, cssWidth: number): void {
    const [engine, size] = [this.#engine, this.#size];
    if (!engine || !size) {
      return;
    }
    const { cols, rows } = engine;
    const same = cols === size.cols && rows === size.rows;
    const [width, height] = pictureSize({ ...size, cols, rows });
    this.#prepare(engine, size);
    if (!same) {
      this.#layoutEngine(engine, { ...size, cols, rows });
    }
    engine.calls.paint_anew();
    const whole = element("canvas", "", { width: `${width}`, height: `${height}` });
    this.#paint(engine, 0, whole.getContext("2d"));
    canvas.width = cssWidth * size.ratio;
    canvas.height = Math.round((canvas.width * height) / width);
    canvas.style.width = `${cssWidth}px`;
    const context = canvas.getContext("2d");
    if (context) {
      context.imageSmoothingQuality = "high";
      context.drawImage(whole, 0, 0, canvas.width, canvas.height);
    }
    if (!same) {
      this.#laidOut = "";
    }
  }

  /** Marks a text wherever it is on the screen; an empty one nowhere. */
  highlight(text: string): void {
    this.#text.highlight(text);
  }

  dispose(): void {
    clearInterval(this.#blinkTimer);
    clearTimeout(this.#textTimer);
    this.#text.highlight("");
    this.#engine = undefined;
  }

  /** Lays the engine out for the present size, unless it is. */
  #prepare(engine: Engine, size: TerminalSize): void {
    const wanted = JSON.stringify(size);
    if (this.#laidOut !== wanted) {
      this.#laidOut = wanted;
      [this.#canvas.width, this.#canvas.height] = pictureSize(size);
      this.#layoutEngine(engine, size);
      engine.palette().set(readPalette(this.#player, this.#adaptive));
    }
  }

  #layoutEngine(engine: Engine, size: TerminalSize): void {
    const [width, height] = pictureSize(size);
    const cellWidth = width / size.cols;
    const rowHeight = height / size.rows;
    const pad = Math.ceil(cellWidth / 4);
    const font = fontMetrics(size.fontFamily, size.fontSize * size.ratio, rowHeight);
    const narrow = Math.ceil(cellWidth) + 2 * pad + 1;
    const wide = Math.ceil(2 * cellWidth) + 2 * pad + 1;
    const maskHeight = Math.ceil(rowHeight);
    engine.calls.paint_layout(width, height, pad, narrow, wide, maskHeight);
    this.#glyphs.layout(font, { pad, narrow, wide, maskHeight }, cellWidth);
  }

  #drawNow(): void {
    const engine = this.#engine;
    if (!engine || !this.#size) {
      return;
    }
    this.#stale = !this.#visible || document.hidden;
    if (this.#stale || engine.cols !== this.#size.cols || engine.rows !== this.#size.rows) {
      return;
    }
    this.#prepare(engine, this.#size);
    this.#paint(engine, this.#phase, this.#context);
    this.#textTimer ??= window.setTimeout(() => this.flushText(), TEXT_MS);
    const { rows, ratio } = this.#size;
    this.#scrollBox?.follow(engine, this.#canvas.height / rows / ratio);
  }

  #scroll(back: number): void {
    if (this.#engine && this.#engine.back !== back) {
      this.#engine.calls.view_scroll(back);
      this.#drawNow();
      this.flushText();
    }
  }

  /** Brings a picture up to date, with all glyphs. */
  #paint(engine: Engine, phase: number, context: CanvasRenderingContext2D | null): void {
    const lacking = context && paintRows(engine, phase, context);
    if (lacking) {
      this.#glyphs.fulfil(engine, lacking);
      paintRows(engine, phase, context);
    }
  }

  #steadyPhase(): number {
    return Phase.Blink | (this.#cursorMode === "hidden" ? 0 : Phase.Cursor);
  }

  #blink(): void {
    this.#phase ^= Phase.Blink;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#phase = this.#steadyPhase();
    } else if (this.#cursorMode === "blinking") {
      this.#phase = this.#held ? this.#phase | Phase.Cursor : this.#phase ^ Phase.Cursor;
      this.#held = false;
    }
    this.#drawNow();
  }
}

/** Paints the rows that have changed; answers how many glyphs some of them lack, which are not. */
function paintRows(engine: Engine, phase: number, context: CanvasRenderingContext2D): number {
  const { width } = context.canvas;
  for (;;) {
    const lacking = engine.calls.paint_rows(phase);
    const [top, pixels] = engine.painted(width);
    if (pixels.length === 0) {
      return lacking;
    }
    context.putImageData(new ImageData(pixels, width), 0, top);
  }
}

/** Width and height of the picture, in device pixels. */
function pictureSize(size: TerminalSize): [width: number, height: number] {
  const { cols, rows, fontSize, advance, lineHeight, ratio } = size;
  return [
    Math.max(cols, Math.floor(cols * advance * fontSize * ratio + 0.01)),
    Math.max(rows, Math.round(rows * lineHeight * fontSize * ratio)),
  ];
}
