// The other side of crates/player-wasm: the names and numbers of its exports, kept equal to the
// table at the top of that crate's `lib.rs`.

/** Address of one recording and all that belongs to it, inside wasm memory. */
export type Handle = number;

export interface Exports {
  readonly memory: WebAssembly.Memory;
  player_create(): Handle;
  player_destroy(player: Handle): void;
  player_facts(player: Handle): number;
  set_option(player: Handle, option: number, value: number): void;
  add_marker(player: Handle, time: number, labelBytes: number): void;
  input_begin(
    player: Handle,
    cols: number,
    rows: number,
    timesAreAbsolute: number,
    idleTimeLimit: number,
  ): void;
  input_reserve(player: Handle, bytes: number): number;
  input_append(player: Handle, bytes: number): void;
  input_end(player: Handle): void;
  playhead_advance(player: Handle, time: number): void;
  /**
   * Goes to a time with about so many bytes of output, and answers whether the screen is there. If
   * not, the same call goes on; any other may come in between.
   */
  playhead_seek(player: Handle, time: number, bytes: number): number;
  /** Moves by so many changes of the screen; answers whether there was one to go to. */
  playhead_step(player: Handle, count: number): number;
  /** Prepares for fast seeking with about so many bytes of output; answers whether all is done. */
  index_build(player: Handle, bytes: number): number;
  event_next(player: Handle): number;
  marker_get(player: Handle, index: number): void;
  /** When a moment of the recording as it was recorded is played; milliseconds. */
  played_time(player: Handle, recorded: number): number;
  poster_write(player: Handle, bytes: number): void;
  /** Shows the screen just before a time instead of the present one, until `poster_end`. */
  poster_time(player: Handle, time: number): void;
  poster_end(player: Handle): void;
  /** Shows so many lines above the screen until the playhead is moved; playing on stays with them. */
  view_scroll(player: Handle, back: number): void;
  /** Pixel sizes of the grid and of glyph masks; all in whole device pixels. */
  paint_layout(
    player: Handle,
    width: number,
    height: number,
    pad: number,
    narrow: number,
    wide: number,
    maskHeight: number,
  ): void;
  /** Has everything painted anew. */
  paint_anew(player: Handle): void;
  /** Paints some of the rows that have changed; answers how many glyphs are lacking. */
  paint_rows(player: Handle, phase: number): number;
  glyph_wish(player: Handle, index: number): void;
  glyph_grant(player: Handle, index: number, kind: number): number;
  /** A row whose text has changed since it was last read, or -1. */
  text_row_changed(player: Handle): number;
  text_row(player: Handle, row: number): void;
  link_get(player: Handle, row: number, col: number): void;
}

/** Places in the array of facts, which holds 64-bit floats. */
export const Fact = {
  Status: 0,
  Cols: 1,
  Rows: 2,
  Duration: 3,
  Position: 4,
  NextEvent: 5,
  Markers: 6,
  TextAddress: 7,
  TextBytes: 8,
  Time: 9,
  Kind: 10,
  PaintTop: 11,
  PaintBottom: 12,
  Pixels: 13,
  Palette: 14,
  Flags: 15,
  Segments: 16,
  SegmentCount: 17,
  Scrollback: 18,
  Back: 19,
} as const;

/** What `Fact.Status` says. */
export const Status = {
  /** No header yet. */
  Waiting: 0,
  /** Can be played as far as it has come. */
  Playable: 1,
  /** All of it is there. */
  Whole: 2,
} as const;

/** What `event_next` answers. */
export const EventKind = { None: 0, Input: 1, Marker: 2 } as const;

/** Options of `set_option`. */
export const OptionKey = {
  IdleTimeLimit: 0,
  Cols: 1,
  Rows: 2,
  BoldIsBright: 3,
  /** The markers to come replace those of the recording. */
  OwnMarkers: 4,
  FrameTime: 5,
  Scrollback: 6,
} as const;

/** Bits of `paint_rows`'s phase. */
export const Phase = { Cursor: 1, Blink: 2 } as const;

/** Kinds of `glyph_grant`. */
export const GlyphKind = { Mask: 1, Color: 2 } as const;

/** Bits of `Fact.Kind` after `glyph_wish`. */
export const GlyphBits = { Bold: 1, Italic: 2, PhaseShift: 2, Wide: 16 } as const;

/** Bits of `Fact.Flags` after `text_row`. */
export const RowFlags = { Wrapped: 1, Linked: 2 } as const;

/** Foreground, background and 256 indexed colours. */
export const PALETTE_LENGTH = 258;
