//! What the browser calls: playback and painting behind plain exports and flat memory views.
//!
//! JavaScript hands the bytes of a recording over once, as they arrive; everything else happens
//! here. No string crosses the border per event, and a frame is handed out as pixels. The crate
//! knows no fonts (JavaScript draws single glyphs on request), no clock and no page.
//!
//! Each player is a handle, the address of a `Player`. Numbers go both ways as arguments and
//! answers; more than one number, and texts, are left in the *facts*, an array of 64-bit floats at
//! a fixed address. Addresses in it count until the next call. Times are milliseconds.
//!
//! | fact | meaning |
//! |---|---|
//! | 0 status | 0 waiting for `input_begin`, 1 playable so far, 2 whole |
//! | 1 cols, 2 rows | size of the recording's terminal at the present position |
//! | 3 duration | of what has come so far |
//! | 4 position, 5 next | of the last `playhead_advance`, `playhead_seek` or `playhead_step`; of the next event or infinite |
//! | 6 markers | how many |
//! | 7 text address, 8 text bytes | UTF-8, of whatever was asked for last |
//! | 9 time, 10 kind | of the marker, event or glyph that was asked for last |
//! | 11 top, 12 bottom | the lines of the picture that `paint_rows` drew |
//! | 13 pixels, 14 palette | addresses: RGBA pixels of these lines; 258 colours to be written by JavaScript |
//! | 15 flags | of the row read last: bit 0, its text goes on in the next row; bit 1, it has links |
//! | 16 segments, 17 count | address of pairs of 16 bits: UTF-16 units, columns (0: one a unit) |
//! | 18 scrollback, 19 back | lines above the screen; how many of them are shown |
//!
//! | export | meaning |
//! |---|---|
//! | `player_create() -> player` | |
//! | `player_destroy(player)` | frees everything |
//! | `player_facts(player) -> address` | never moves |
//! | `set_option(player, option, value)` | 0 idle time limit in seconds, 1 cols, 2 rows, 3 bold is bright, 4 own markers, 5 seconds within which outputs are one, 6 lines of scrollback; before `input_begin` |
//! | `add_marker(player, time, bytes)` | a marker whose label lies in the input |
//! | `input_begin(player, cols, rows, absolute, idle limit)` | what the header said: whether times count from the start, seconds or less than 0 |
//! | `input_reserve(player, bytes) -> address` | room for bytes, filled before the next call |
//! | `input_append(player, bytes)` | the input is the next part of the lines behind the header |
//! | `input_end(player)` | there is no more of the recording |
//! | `playhead_advance(player, time)` | plays on; then `event_next` tells what happened |
//! | `event_next(player) -> kind` | 0 nothing more, 1 input (text), 2 marker (time, kind = index, text = label) |
//! | `playhead_seek(player, time, bytes) -> done` | goes elsewhere, with about so many bytes of output; until done, the same call goes on |
//! | `playhead_step(player, count) -> moved` | goes on by outputs, or back |
//! | `index_build(player, bytes) -> done` | prepares for fast seeking, a slice at a time |
//! | `marker_get(player, index)` | time, text |
//! | `played_time(player, time) -> time` | when a moment of the session is played |
//! | `poster_write(player, bytes)` | shows the input, after what was written before, instead of the recording, until `poster_end` |
//! | `poster_time(player, time)` | shows the screen just before a time, until `poster_end` |
//! | `poster_end(player)` | |
//! | `view_scroll(player, back)` | shows so many of the lines above the screen; playing on stays with them, going elsewhere ends it |
//! | `paint_layout(player, width, height, pad, narrow, wide, height)` | size of the picture and of glyph masks for one and two cells, in pixels |
//! | `paint_anew(player)` | everything is painted anew the next time |
//! | `paint_rows(player, phase) -> count` | draws some of the rows that have changed, until called for the last time with none left; phase: bit 0 cursor on, bit 1 blinking text on; how many glyphs are lacking, whose rows stay as they are until they are granted |
//! | `glyph_wish(player, index)` | text and kind (bit 0 bold, 1 italic, 2–3 quarter of a pixel, 4 two cells) of one of them |
//! | `glyph_grant(player, index, kind) -> address` | room for its pixels: kind 1 one byte each, 2 RGBA |
//! | `text_row_changed(player) -> row` | a row whose text has changed, or -1 |
//! | `text_row(player, row)` | text, flags and segments of a row |
//! | `link_get(player, row, col)` | text: the address that a cell is a link to, if it is one |

mod blend;
mod decoration;
mod exports;
mod facts;
mod glyphs;
#[cfg(any(test, target_arch = "wasm32"))]
mod heap;
mod painter;
mod palette;
mod player;
mod row_text;
mod surface;
mod view;

pub use exports::*;
