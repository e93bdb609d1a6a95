// One recording in wasm memory: a typed face for the exports of crates/player-wasm. Views of the
// memory are made anew whenever it has grown; no caller keeps one across a call.

import {
  EventKind,
  type Exports,
  FACTS,
  Fact,
  type Handle,
  OptionKey,
  PALETTE_LENGTH,
  RowFlags,
  Status,
} from "./abi.js";
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

/** Something that happened while time went by; times in milliseconds. */
export type EngineEvent =
  | { kind: "input"; data: string }
  | { kind: "marker"; index: number; time: number; label: string };

/** Pixel sizes of the grid and of glyph masks; all in whole device pixels. */
export interface Layout {
  width: number;
  height: number;
  pad: number;
  narrow: number;
  wide: number;
  maskHeight: number;
}

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
const encoder = new TextEncoder();

async function instantiate(module: WebAssembly.Module): Promise<Exports> {
  const instance = await WebAssembly.instantiate(module, {});
  return instance.exports as unknown as Exports;
}

export class Engine {
  readonly #exports: Exports;
  readonly #player: Handle;
  readonly #factsAddress: number;
  /** Until the header of the recording is there. */
  #header: HeaderReader | undefined = new HeaderReader();
  #theme: Theme | undefined;
  #buffer: ArrayBuffer | undefined;
  #bytes = new Uint8Array();
  #facts = new Float64Array();

  constructor(exports: Exports, player: Handle) {
    this.#exports = exports;
    this.#player = player;
    this.#factsAddress = exports.player_facts(player);
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
    const { buffer } = this.#exports.memory;
    const lacking = buffer.byteLength - exports.memory.buffer.byteLength;
    if (lacking > 0) {
      exports.memory.grow(lacking / PAGE);
    }
    new Uint8Array(exports.memory.buffer).set(new Uint8Array(buffer));
    return new Engine(exports, this.#player);
  }

  /** Begins without a recording: what is shown comes from `writePoster`. */
  open(cols = 80, rows = 24): void {
    this.#header = undefined;
    this.#exports.begin(this.#player, cols, rows, 1, -1);
  }

  /** Takes the next bytes of the recording. Throws when they make no recording. */
  append(bytes: Uint8Array): void {
    const lines = this.#header ? this.#begin(this.#header, bytes, false) : bytes;
    this.#write(lines);
    this.#exports.input_append(this.#player, lines.length);
  }

  /** Notes that the recording has no more bytes. Throws when there was none. */
  end(): void {
    if (this.#header) {
      this.append(this.#begin(this.#header, new Uint8Array(), true));
    }
    this.#exports.input_end(this.#player);
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
    this.#exports.advance(this.#player, time);
    for (;;) {
      const kind = this.#exports.event_next(this.#player);
      if (kind === EventKind.None) {
        return;
      }
      const text = this.#text();
      if (kind === EventKind.Input) {
        handle({ kind: "input", data: text });
      } else {
        const index = this.#fact(Fact.Kind);
        handle({ kind: "marker", index, time: this.#fact(Fact.Time), label: text });
      }
    }
  }

  /** Goes to a time, in either direction. */
  seek(time: number): void {
    this.seekSome(time, 2 ** 31);
  }

  /**
   * Does the same with about so many bytes of output, and answers whether the screen is there. If
   * not, the same call goes on; any other may come in between.
   */
  seekSome(time: number, bytes: number): boolean {
    return this.#exports.seek(this.#player, time, bytes) !== 0;
  }

  /** Moves by so many changes of the screen; answers whether there was one to go to. */
  step(count: number): boolean {
    return this.#exports.step(this.#player, count) !== 0;
  }

  /** Prepares for fast seeking with about so many bytes of output; answers whether all is done. */
  index(bytes: number): boolean {
    return this.#exports.index(this.#player, bytes) !== 0;
  }

  /** Times in seconds. */
  markers(): Marker[] {
    return Array.from({ length: this.#fact(Fact.Markers) }, (_, index) => {
      this.#exports.marker_get(this.#player, index);
      return [this.#fact(Fact.Time) / 1000, this.#text()];
    });
  }

  /** When a moment of the recording as it was recorded is played; milliseconds. */
  playedTime(recorded: number): number {
    return this.#exports.played_time(this.#player, recorded);
  }

  theme(): Theme | undefined {
    return this.#theme;
  }

  /** Shows text, after what was written before, instead of the recording, until `endPoster`. */
  writePoster(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? encoder.encode(text) : text;
    this.#write(bytes);
    this.#exports.poster_write(this.#player, bytes.length);
  }

  /** Shows the screen just before a time instead of the present one, until `endPoster`. */
  showPoster(time: number): void {
    this.#exports.poster_time(this.#player, time);
  }

  endPoster(): void {
    this.#exports.poster_end(this.#player);
  }

  /** Lines above the screen. */
  get scrollback(): number {
    return this.#fact(Fact.Scrollback);
  }

  /** How many of them are shown. */
  get back(): number {
    return this.#fact(Fact.Back);
  }

  /** Shows so many of them until the playhead is moved; playing on stays with them. */
  scroll(back: number): void {
    this.#exports.scroll(this.#player, back);
  }

  layout(layout: Layout): void {
    const { width, height, pad, narrow, wide, maskHeight } = layout;
    this.#exports.layout(this.#player, width, height, pad, narrow, wide, maskHeight);
  }

  /** Has everything painted anew. */
  invalidate(): void {
    this.#exports.invalidate(this.#player);
  }

  /** The colours to paint with, to be written right away: `0xaabbggrr`. */
  palette(): Uint32Array {
    return this.#words(this.#fact(Fact.Palette), PALETTE_LENGTH);
  }

  /** Paints the rows that have changed; answers how many glyphs are lacking. */
  paint(phase: number): number {
    return this.#exports.paint(this.#player, phase);
  }

  /** The lines of pixels that the last `paint` drew in, the second one outside. */
  painted(): [top: number, bottom: number] {
    return [this.#fact(Fact.PaintTop), this.#fact(Fact.PaintBottom)];
  }

  /** RGBA pixels from one line to another, to be used right away. */
  pixels(width: number, top: number, bottom: number): Uint8ClampedArray<ArrayBuffer> {
    const address = this.#fact(Fact.Pixels) + top * width * 4;
    this.#refresh();
    return new Uint8ClampedArray(this.#exports.memory.buffer, address, (bottom - top) * width * 4);
  }

  wish(index: number): GlyphWish {
    this.#exports.glyph_wish(this.#player, index);
    return { text: this.#text(), bits: this.#fact(Fact.Kind) };
  }

  /** Room for the pixels of a wished glyph, to be written right away. */
  grant(index: number, kind: number, bytes: number): Uint8Array {
    const address = this.#exports.glyph_grant(this.#player, index, kind);
    this.#refresh();
    return this.#bytes.subarray(address, address + bytes);
  }

  /** A row whose text has changed since it was last read, or -1. */
  changedRow(): number {
    return this.#exports.text_row_changed(this.#player);
  }

  row(row: number): RowText {
    this.#exports.text_row(this.#player, row);
    const text = this.#text();
    const count = this.#fact(Fact.SegmentCount);
    const segments = new Uint16Array(
      this.#exports.memory.buffer,
      this.#fact(Fact.Segments),
      count * 2,
    );
    const flags = this.#fact(Fact.Flags);
    const wrapped = (flags & RowFlags.Wrapped) !== 0;
    return { text, wrapped, linked: (flags & RowFlags.Linked) !== 0, segments };
  }

  /** The address that a cell is a link to, or an empty text. */
  link(row: number, col: number): string {
    this.#exports.link_get(this.#player, row, col);
    return this.#text();
  }

  /** The text on the screen, rows ended by line feeds, without trailing blanks. */
  text(): string {
    return Array.from({ length: this.rows }, (_, row) => this.row(row).text.trimEnd()).join("\n");
  }

  free(): void {
    this.#exports.player_destroy(this.#player);
  }

  #configure(options: EngineOptions): void {
    const set = (key: number, value: number | undefined) => {
      if (value !== undefined) {
        this.#exports.set_option(this.#player, key, value);
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
        const bytes = encoder.encode(label);
        this.#write(bytes);
        this.#exports.add_marker(this.#player, time * 1000, bytes.length);
      }
    }
  }

  #write(bytes: Uint8Array): void {
    const address = this.#exports.input_reserve(this.#player, bytes.length);
    this.#refresh();
    this.#bytes.set(bytes, address);
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
    this.#exports.begin(this.#player, cols, rows, Number(absolute), idleTimeLimit ?? -1);
    return lines;
  }

  #fact(fact: number): number {
    this.#refresh();
    return this.#facts[fact] ?? 0;
  }

  #text(): string {
    const address = this.#fact(Fact.TextAddress);
    return decoder.decode(this.#bytes.subarray(address, address + this.#fact(Fact.TextBytes)));
  }

  #words(address: number, length: number): Uint32Array {
    this.#refresh();
    return new Uint32Array(this.#exports.memory.buffer, address, length);
  }

  #refresh(): void {
    const { buffer } = this.#exports.memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#bytes = new Uint8Array(buffer);
      this.#facts = new Float64Array(buffer, this.#factsAddress, FACTS);
    }
  }
}
