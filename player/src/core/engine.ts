// One recording in wasm memory: a typed face for the exports of crates/player-wasm. Views of the
// memory, which may grow, are made where they are used; no caller keeps one across a call.

import {
  EventKind,
  type Exports,
  Fact,
  type Handle,
  OptionKey,
  PALETTE_LENGTH,
  RowFlags,
  Status,
} from "./abi.js";
import { encode } from "./bytes.js";
import { HeaderReader, type Theme } from "./header.js";
import type { Marker } from "./seek-target.js";

export type { Theme };

/** What the recording is played with; times in seconds. */
export interface EngineOptions {
  cols?: number | undefined;
  rows?: number | undefined;
  idleTimeLimit?: number | undefined;
  markers?: Marker[] | undefined;
  boldIsBright?: boolean;
  /** Outputs that come within this are one. */
  minFrameTime?: number | undefined;
  /** How many lines that have left the screen are kept. */
  scrollback?: number;
}

/** Something that happened while time went by; times in seconds. */
export type EngineEvent =
  | { kind: "input"; data: string }
  | { kind: "marker"; index: number; time: number; label: string };

/** A glyph that the painter lacks. */
export interface GlyphWish {
  text: string;
  bits: number;
}

/** The text of one row, cut where the columns of characters cannot be trusted to fonts. */
export interface RowText {
  text: string;
  wrapped: boolean;
  /** Whether some of it is a link. */
  linked: boolean;
  /** `[length in text, columns]` of each piece; columns 0 where each character is one column. */
  segments: Uint16Array;
}

/** Bytes by which wasm memory grows. */
const PAGE = 65536;

const decoder = new TextDecoder();

async function instantiate(module: WebAssembly.Module): Promise<Exports> {
  const instance = await WebAssembly.instantiate(module, {});
  return instance.exports as unknown as Exports;
}

/** The exports, all of them for the same player. */
type Calls = {
  [Name in keyof Exports]: Exports[Name] extends (
    player: Handle,
    ...rest: infer Rest
  ) => infer Answer
    ? (...rest: Rest) => Answer
    : Exports[Name];
};

function bind(exports: Exports, player: Handle): Calls {
  const bound = Object.entries(exports).map(([name, value]) => [
    name,
    value.bind?.(null, player) ?? value,
  ]);
  return Object.fromEntries(bound);
}

export class Engine {
  readonly #player: Handle;
  /** What needs nothing from this side, or answers no more than a number; see `Exports`. */
  readonly calls: Calls;
  readonly #factsAddress: number;
  /** Until the header of the recording is there. */
  #header: HeaderReader | undefined = new HeaderReader();
  #theme: Theme | undefined;

  constructor(exports: Exports, player: Handle) {
    this.#player = player;
    this.calls = bind(exports, player);
    this.#factsAddress = this.calls.player_facts();
  }

  /** Begins an instance of its own, whose memory goes with the engine. */
  static async start(module: WebAssembly.Module, options: EngineOptions): Promise<Engine> {
    const exports = await instantiate(module);
    const engine = new Engine(exports, exports.player_create());
    engine.#configure(options);
    return engine;
  }

  /** A copy in an instance of its own, made by copying all of the memory. */
  async fork(module: WebAssembly.Module): Promise<Engine> {
    const exports = await instantiate(module);
    const { byteLength } = exports.memory.buffer;
    exports.memory.grow(Math.max(0, this.#memory.byteLength - byteLength) / PAGE);
    new Uint8Array(exports.memory.buffer).set(new Uint8Array(this.#memory));
    return new Engine(exports, this.#player);
  }

  /** Begins without a recording: what is shown comes from `writePoster`. */
  open(cols = 80, rows = 24): void {
    this.#header = undefined;
    this.calls.input_begin(cols, rows, 1, -1);
  }

  /** Takes the next bytes of the recording. Throws when they make no recording. */
  append(bytes: Uint8Array, isLast = false): void {
    const lines = this.#header ? this.#begin(this.#header, bytes, isLast) : bytes;
    this.#write(lines);
    this.calls.input_append(lines.length);
  }

  /** Notes that the recording has no more bytes. Throws when there was none. */
  end(): void {
    if (this.#header) {
      this.append(new Uint8Array(), true);
    }
    this.calls.input_end();
  }

  get playable(): boolean {
    const status = this.#fact(Fact.Status);
    return status === Status.Playable || status === Status.Whole;
  }

  get whole(): boolean {
    return this.#fact(Fact.Status) === Status.Whole;
  }

  get cols(): number {
    return this.#fact(Fact.Cols);
  }

  get rows(): number {
    return this.#fact(Fact.Rows);
  }

  /** Milliseconds that have come so far. */
  get duration(): number {
    return this.#fact(Fact.Duration);
  }

  /** Milliseconds of the last `advance`, `seek` or `step`. */
  get position(): number {
    return this.#fact(Fact.Position);
  }

  /** When something happens next; infinite when nothing does. */
  get nextEvent(): number {
    return this.#fact(Fact.NextEvent);
  }

  /** Plays on up to a time and calls back with what happened on the way. */
  advance(time: number, handle: (event: EngineEvent) => void): void {
    this.calls.playhead_advance(time);
    for (;;) {
      const kind = this.calls.event_next();
      if (kind === EventKind.None) {
        return;
      }
      const text = this.#text();
      if (kind === EventKind.Input) {
        handle({ kind: "input", data: text });
      } else {
        const index = this.#fact(Fact.Kind);
        handle({ kind: "marker", index, time: this.#fact(Fact.Time) / 1000, label: text });
      }
    }
  }

  /** Goes to a time, in either direction. */
  seek(time: number): void {
    this.calls.playhead_seek(time, 2 ** 31);
  }

  /** Times in seconds. */
  markers(): Marker[] {
    return Array.from({ length: this.#fact(Fact.Markers) }, (_, index) => {
      this.calls.marker_get(index);
      return [this.#fact(Fact.Time) / 1000, this.#text()];
    });
  }

  theme(): Theme | undefined {
    return this.#theme;
  }

  /** Shows text, after what was written before, instead of the recording, until `poster_end`. */
  writePoster(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? encode(text) : text;
    this.#write(bytes);
    this.calls.poster_write(bytes.length);
  }

  /** Lines above the screen. */
  get scrollback(): number {
    return this.#fact(Fact.Scrollback);
  }

  /** How many of them are shown. */
  get back(): number {
    return this.#fact(Fact.Back);
  }

  /** The colours to paint with, to be written right away: `0xaabbggrr`. */
  palette(): Uint32Array {
    return new Uint32Array(this.#memory, this.#fact(Fact.Palette), PALETTE_LENGTH);
  }

  /** What the last `paint_rows` drew: the line it begins with, and its RGBA pixels, to be used right away. */
  painted(width: number): [top: number, pixels: Uint8ClampedArray<ArrayBuffer>] {
    const top = this.#fact(Fact.PaintTop);
    const length = (this.#fact(Fact.PaintBottom) - top) * width * 4;
    return [top, new Uint8ClampedArray(this.#memory, this.#fact(Fact.Pixels), length)];
  }

  wish(index: number): GlyphWish {
    this.calls.glyph_wish(index);
    return { text: this.#text(), bits: this.#fact(Fact.Kind) };
  }

  /** Room for the pixels of a wished glyph, to be written right away. */
  grant(index: number, kind: number, bytes: number): Uint8Array {
    const address = this.calls.glyph_grant(index, kind);
    return new Uint8Array(this.#memory, address, bytes);
  }

  row(row: number): RowText {
    this.calls.text_row(row);
    const text = this.#text();
    const count = this.#fact(Fact.SegmentCount);
    const segments = new Uint16Array(this.#memory, this.#fact(Fact.Segments), count * 2);
    const flags = this.#fact(Fact.Flags);
    const wrapped = (flags & RowFlags.Wrapped) !== 0;
    return { text, wrapped, linked: (flags & RowFlags.Linked) !== 0, segments };
  }

  /** The address that a cell is a link to, or an empty text. */
  link(row: number, col: number): string {
    this.calls.link_get(row, col);
    return this.#text();
  }

  /** The text on the screen, rows ended by line feeds, without trailing blanks. */
  text(): string {
    return Array.from({ length: this.rows }, (_, row) => this.row(row).text.trimEnd()).join("\n");
  }

  #configure(options: EngineOptions): void {
    const set = (key: number, value: number | undefined) => {
      if (value !== undefined) {
        this.calls.set_option(key, value);
      }
    };
    set(OptionKey.IdleTimeLimit, options.idleTimeLimit);
    set(OptionKey.Cols, options.cols);
    set(OptionKey.Rows, options.rows);
    set(OptionKey.BoldIsBright, options.boldIsBright ? 1 : 0);
    set(OptionKey.FrameTime, options.minFrameTime);
    set(OptionKey.Scrollback, options.scrollback);
    if (options.markers) {
      set(OptionKey.OwnMarkers, 1);
      for (const [time, label] of options.markers) {
        const bytes = encode(label);
        this.#write(bytes);
        this.calls.add_marker(time * 1000, bytes.length);
      }
    }
  }

  #write(bytes: Uint8Array): void {
    const address = this.calls.input_reserve(bytes.length);
    new Uint8Array(this.#memory).set(bytes, address);
  }

  /** Takes the header out of the start of a recording; answers the lines that are there. */
  #begin(reader: HeaderReader, piece: Uint8Array, isLast: boolean): Uint8Array {
    const read = reader.read(piece, isLast);
    if (!read) {
      return new Uint8Array();
    }
    const [{ cols, rows, absolute, idleTimeLimit, theme }, lines] = read;
    this.#header = undefined;
    this.#theme = theme;
    this.calls.input_begin(cols, rows, Number(absolute), idleTimeLimit ?? -1);
    return lines;
  }

  #fact(fact: number): number {
    return new Float64Array(this.#memory, this.#factsAddress)[fact] ?? 0;
  }

  #text(): string {
    const bytes = new Uint8Array(this.#memory, this.#fact(Fact.TextAddress));
    return decoder.decode(bytes.subarray(0, this.#fact(Fact.TextBytes)));
  }

  /** It is another one whenever it has grown. */
  get #memory(): ArrayBuffer {
    return this.calls.memory.buffer as ArrayBuffer;
  }
}
