//! The exports, as the table in `lib.rs` has them.
//!
//! Every one takes a handle that `player_create` gave and `player_destroy` has not yet freed, and
//! that no other thread uses; callers keep to that, as a handle cannot be checked.

#![expect(
    unsafe_code,
    reason = "handles and buffers are addresses for JavaScript"
)]
#![expect(
    clippy::missing_safety_doc,
    reason = "the module says what holds for every export"
)]

use crate::glyphs::{Kind, MaskSize};
use crate::painter::Phase;
use crate::player::Player;

/// A player, seen from outside.
pub struct Handle(Player);

fn open<'a>(player: *mut Handle) -> &'a mut Player {
    // SAFETY: the handle is alive and used by one caller at a time, see the head of the module.
    unsafe { &mut (*player).0 }
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn player_create() -> *mut Handle {
    Box::into_raw(Box::new(Handle(Player::new())))
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn player_destroy(player: *mut Handle) {
    // SAFETY: the handle came from `player_create` and is not used again.
    drop(unsafe { Box::from_raw(player) });
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn player_facts(player: *mut Handle) -> *const f64 {
    open(player).facts.as_ptr()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn set_option(player: *mut Handle, option: u32, value: f64) {
    open(player).set_option(option, value);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn add_marker(player: *mut Handle, time: f64, bytes: usize) {
    let player = open(player);
    let input = std::mem::take(&mut player.input);
    player.add_marker(time, &input[..bytes.min(input.len())]);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input_begin(
    player: *mut Handle,
    cols: u16,
    rows: u16,
    times_are_absolute: bool,
    idle_time_limit: f64,
) {
    open(player).begin((cols, rows), times_are_absolute, idle_time_limit);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input_reserve(player: *mut Handle, bytes: usize) -> *mut u8 {
    let input = &mut open(player).input;
    input.resize(bytes, 0);
    input.as_mut_ptr()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input_append(player: *mut Handle, bytes: usize) {
    open(player).append(bytes);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input_end(player: *mut Handle) {
    open(player).end_input();
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn playhead_advance(player: *mut Handle, time: f64) {
    open(player).advance(time);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn event_next(player: *mut Handle) -> u32 {
    open(player).next_event()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn playhead_seek(player: *mut Handle, time: f64, bytes: usize) -> u32 {
    u32::from(open(player).seek(time, bytes))
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn playhead_step(player: *mut Handle, count: i32) -> u32 {
    u32::from(open(player).step(count))
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn index_build(player: *mut Handle, bytes: usize) -> u32 {
    u32::from(open(player).index(bytes))
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn marker_get(player: *mut Handle, index: usize) {
    open(player).get_marker(index);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn played_time(player: *mut Handle, recorded: f64) -> f64 {
    open(player).played_time(recorded)
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn poster_write(player: *mut Handle, bytes: usize) {
    open(player).write_poster(bytes);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn poster_time(player: *mut Handle, time: f64) {
    open(player).set_poster_time(time);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn poster_end(player: *mut Handle) {
    open(player).end_poster();
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn view_scroll(player: *mut Handle, back: usize) {
    open(player).scroll(back);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paint_layout(
    player: *mut Handle,
    width: usize,
    height: usize,
    pad: usize,
    narrow: usize,
    wide: usize,
    mask_height: usize,
) {
    let mask = MaskSize {
        pad,
        narrow,
        wide,
        height: mask_height,
    };
    open(player).layout((width, height), mask);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paint_anew(player: *mut Handle) {
    open(player).invalidate();
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paint_rows(player: *mut Handle, phase: u32) -> usize {
    open(player).paint(Phase {
        cursor: phase & 1 != 0,
        blink: phase & 2 != 0,
    })
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn glyph_wish(player: *mut Handle, index: usize) {
    open(player).get_wish(index);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn glyph_grant(player: *mut Handle, index: usize, kind: u32) -> *mut u8 {
    let kind = if kind == 2 { Kind::Color } else { Kind::Mask };
    open(player)
        .grant(index, kind)
        .map_or(std::ptr::null_mut(), <[u8]>::as_mut_ptr)
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn text_row_changed(player: *mut Handle) -> i32 {
    open(player).changed_text().map_or(-1, |row| row as i32)
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn text_row(player: *mut Handle, row: usize) {
    open(player).read_row(row);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn link_get(player: *mut Handle, row: usize, col: usize) {
    open(player).get_link(row, col);
}
