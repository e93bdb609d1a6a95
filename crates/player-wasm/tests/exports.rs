//! The exports, called as JavaScript calls them.

#![expect(unsafe_code, reason = "the exports take addresses")]

use player_wasm::*;

/// Lines of asciicast v2 of a terminal of 20 columns and 3 rows.
const LINES: &str = "[1.0,\"o\",\"hello\\r\\n\"]\n[1.5,\"i\",\"x\"]\n[2.0,\"m\",\"half\"]\n\
    [3.0,\"o\",\"\\u001b[1;31mred\\u001b[0m 漢\"]\n[4.0,\"o\",\"\\u001b[2J\\u001b[Hbye\"]\n";

/// A player as JavaScript has it.
struct Player(*mut Handle);

impl Drop for Player {
    fn drop(&mut self) {
        // SAFETY: the handle is alive until here.
        unsafe { player_destroy(self.0) };
    }
}

/// Places in the array of facts, as the crate's documentation has them.
const STATUS: usize = 0;
const DURATION: usize = 3;
const POSITION: usize = 4;
const MARKERS: usize = 6;
const TEXT: usize = 7;
const TIME: usize = 9;
const KIND: usize = 10;
const TOP: usize = 11;
const BOTTOM: usize = 12;
const PIXELS: usize = 13;
const PALETTE: usize = 14;
const FLAGS: usize = 15;
const SEGMENTS: usize = 16;
const SCROLLBACK: usize = 18;
const BACK: usize = 19;

impl Player {
    fn new() -> Player {
        Player(player_create())
    }

    fn playing(lines: &str) -> Player {
        let player = Player::new();
        player.begin(3);
        player.append(lines.as_bytes());
        // SAFETY: as for all calls here, the handle is alive and no one else uses it.
        unsafe { input_end(player.0) };
        player
    }

    fn fact(&self, fact: usize) -> f64 {
        // SAFETY: the facts live as long as the player.
        unsafe { *player_facts(self.0).add(fact) }
    }

    fn write(&self, bytes: &[u8]) {
        // SAFETY: the answer is room for as many bytes as were asked for.
        unsafe {
            let room = input_reserve(self.0, bytes.len());
            room.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
    }

    fn begin(&self, rows: u16) {
        // SAFETY: see above.
        unsafe { input_begin(self.0, 20, rows, true, -1.0) };
    }

    fn append(&self, bytes: &[u8]) {
        self.write(bytes);
        // SAFETY: see above.
        unsafe { input_append(self.0, bytes.len()) };
    }

    fn slice<T: Copy>(&self, fact: usize, len: usize) -> Vec<T> {
        let address = self.fact(fact) as usize as *const T;
        // SAFETY: the facts give the address and the length of something that is there.
        unsafe { std::slice::from_raw_parts(address, len).to_vec() }
    }

    fn text(&self) -> String {
        let len = self.fact(TEXT + 1) as usize;
        String::from_utf8(self.slice(TEXT, len)).expect("texts are UTF-8")
    }

    fn rows(&self) -> Vec<String> {
        (0..self.fact(2) as usize)
            .map(|row| {
                // SAFETY: see above.
                unsafe { text_row(self.0, row) };
                self.text()
            })
            .collect()
    }

    fn advance(&self, time: f64) -> Vec<(u32, String)> {
        let mut events = Vec::new();
        // SAFETY: see above.
        unsafe {
            playhead_advance(self.0, time);
            loop {
                match event_next(self.0) {
                    0 => return events,
                    kind => events.push((kind, self.text())),
                }
            }
        }
    }
}

#[test]
fn a_recording_is_played_from_its_bytes() {
    let player = Player::playing(LINES);
    assert_eq!((player.fact(STATUS), player.fact(DURATION)), (2.0, 4000.0));
    assert_eq!(player.advance(500.0), []);
    assert_eq!(
        player.advance(3000.0),
        [(1, "x".to_owned()), (2, "half".to_owned())]
    );
    assert_eq!((player.fact(TIME), player.fact(KIND)), (2000.0, 0.0));
    assert_eq!(player.rows(), ["hello", "red 漢", ""]);
}

#[test]
fn bytes_may_come_one_by_one_and_are_played_before_the_last() {
    let player = Player::new();
    assert_eq!(player.fact(STATUS), 0.0);
    player.begin(3);
    assert_eq!(player.fact(STATUS), 1.0);
    for byte in LINES.bytes().take(30) {
        player.append(&[byte]);
    }
    assert_eq!(player.fact(DURATION), 1000.0);
    player.advance(1000.0);
    assert_eq!(player.rows(), ["hello", "", ""]);
}

#[test]
fn times_of_events_count_from_the_start_or_from_the_event_before() {
    for (times_are_absolute, duration) in [(true, 4000.0), (false, 11_500.0)] {
        let player = Player::new();
        // SAFETY: see above.
        unsafe { input_begin(player.0, 20, 3, times_are_absolute, -1.0) };
        player.append(LINES.as_bytes());
        assert_eq!(player.fact(DURATION), duration);
    }
}

#[test]
fn seeking_and_stepping_go_both_ways() {
    let player = Player::playing(LINES);
    // SAFETY: see above.
    unsafe {
        assert_eq!(playhead_seek(player.0, 3500.0, usize::MAX), 1);
        assert_eq!(player.rows(), ["hello", "red 漢", ""]);
        playhead_seek(player.0, 0.0, usize::MAX);
        assert_eq!(player.rows(), ["", "", ""]);
        assert_eq!(playhead_step(player.0, 1), 1);
        assert_eq!(
            (player.fact(POSITION), &player.rows()[0][..]),
            (1000.0, "hello")
        );
        assert_eq!(playhead_step(player.0, -1), 1);
        assert_eq!(playhead_step(player.0, -1), 0);
        while index_build(player.0, 1) == 0 {}
        playhead_seek(player.0, 1e300, usize::MAX);
        assert_eq!(
            (player.fact(POSITION), &player.rows()[0][..]),
            (4000.0, "bye")
        );
        playhead_seek(player.0, f64::NAN, usize::MAX);
        assert_eq!(player.fact(POSITION), 0.0);
    }
}

#[test]
fn markers_can_be_given_in_place_of_those_of_the_recording() {
    let player = Player::new();
    // SAFETY: see above.
    unsafe {
        set_option(player.0, 4, 1.0);
        player.write("one".as_bytes());
        add_marker(player.0, 1500.0, 3);
    }
    player.begin(3);
    player.append(LINES.as_bytes());
    assert_eq!(player.fact(MARKERS), 1.0);
    // SAFETY: see above.
    unsafe { marker_get(player.0, 0) };
    assert_eq!(
        (player.fact(TIME), player.text()),
        (1500.0, "one".to_owned())
    );
}

#[test]
fn the_idle_limit_shortens_what_is_played() {
    let player = Player::new();
    // SAFETY: see above.
    unsafe { set_option(player.0, 0, 0.5) };
    player.begin(3);
    player.append(LINES.as_bytes());
    assert_eq!(player.fact(DURATION), 2500.0);
    // SAFETY: see above.
    assert_eq!(unsafe { played_time(player.0, 1000.0) }, 500.0);

    let player = Player::new();
    // SAFETY: see above.
    unsafe { input_begin(player.0, 20, 3, true, 0.25) };
    player.append(LINES.as_bytes());
    assert_eq!(player.fact(DURATION), 1250.0);
}

#[test]
fn outputs_that_come_close_together_can_be_one_step() {
    let lines = "[1.0,\"o\",\"a\"]\n[1.05,\"o\",\"b\"]\n[1.1,\"o\",\"c\"]\n\
        [1.12,\"i\",\"x\"]\n[1.13,\"o\",\"d\"]\n";
    for (frame_time, screens) in [
        (0.0, &["a", "ab", "abc", "abcd"][..]),
        (0.1, &["ab", "abc", "abcd"]),
    ] {
        let player = Player::new();
        // SAFETY: see above.
        unsafe { set_option(player.0, 5, frame_time) };
        player.begin(3);
        player.append(lines.as_bytes());
        for screen in screens {
            // SAFETY: see above.
            assert_eq!(unsafe { playhead_step(player.0, 1) }, 1);
            assert_eq!(player.rows()[0], *screen);
        }
        // SAFETY: see above.
        assert_eq!(unsafe { playhead_step(player.0, 1) }, 0);
    }
}

#[test]
fn the_text_of_a_row_says_where_columns_cannot_be_trusted_to_fonts() {
    let player = Player::playing(LINES);
    player.advance(3000.0);
    // SAFETY: see above.
    unsafe { text_row(player.0, 1) };
    assert_eq!(player.text(), "red 漢");
    assert_eq!(player.fact(FLAGS), 0.0);
    let count = player.fact(SEGMENTS + 1) as usize;
    assert_eq!(player.slice::<u16>(SEGMENTS, count * 2), [4, 0, 1, 2]);
}

#[test]
fn a_poster_is_shown_until_it_is_taken_away() {
    let player = Player::playing(LINES);
    // SAFETY: see above.
    unsafe {
        player.write(b"poster");
        poster_write(player.0, 6);
        assert_eq!(player.rows()[0], "poster");
        poster_time(player.0, 3000.0);
        assert_eq!(player.rows(), ["hello", "", ""]);
        poster_end(player.0);
        assert_eq!(player.rows(), ["", "", ""]);
    }
}

/// Lays out a picture of 40×12 pixels in red on blue and answers how many glyphs are lacking.
fn begin_picture(player: &Player, picture: &mut Picture) -> usize {
    let palette = player.fact(PALETTE) as usize as *mut u32;
    // SAFETY: the palette has 258 entries.
    unsafe {
        for color in 0..258 {
            *palette.add(color) = 0xff00_00ff;
        }
        *palette.add(1) = 0xffff_0000;
        paint_layout(player.0, 40, 12, 1, 5, 7, 4);
    }
    paint_all(player, 0, picture)
}

const RED: u32 = 0xff00_00ff;
const BLUE: u32 = 0xffff_0000;

type Picture = [[u32; 40]; 12];

const BLANK: Picture = [[0; 40]; 12];

/// Paints into a picture what has changed, as JavaScript does; how many glyphs are lacking.
fn paint_all(player: &Player, phase: u32, picture: &mut Picture) -> usize {
    loop {
        // SAFETY: the player lives.
        let lacking = unsafe { paint_rows(player.0, phase) };
        let lines = player.fact(TOP) as usize..player.fact(BOTTOM) as usize;
        if lines.is_empty() {
            return lacking;
        }
        let painted = player.slice::<[u32; 40]>(PIXELS, lines.len());
        picture[lines].copy_from_slice(&painted);
    }
}

#[test]
fn changed_rows_are_painted_when_their_glyphs_are_there() {
    let player = Player::playing("[1,\"o\",\"\\r\\na\"]\n[2,\"o\",\"\\u001b[7m \"]\n");
    player.advance(1000.0);
    let mut picture = BLANK;
    assert_eq!(begin_picture(&player, &mut picture), 1);
    assert_eq!(picture, BLANK);
    // SAFETY: see above.
    unsafe {
        glyph_wish(player.0, 0);
        assert_eq!((player.text(), player.fact(KIND)), ("a".to_owned(), 0.0));
        glyph_grant(player.0, 0, 1).write_bytes(255, 20);
    }
    assert_eq!(paint_all(&player, 0, &mut picture), 0);
    assert_eq!(
        [picture[0][0], picture[4][0], picture[8][0]],
        [BLUE, RED, BLUE]
    );
    player.advance(2000.0);
    // SAFETY: see above.
    unsafe { paint_rows(player.0, 0) };
    assert_eq!((player.fact(TOP), player.fact(BOTTOM)), (4.0, 8.0));
    assert_eq!(player.slice::<u32>(PIXELS, 1), [RED]);
    assert_eq!(paint_all(&player, 0, &mut picture), 0);
}

#[test]
fn rows_that_lack_the_same_glyph_are_all_painted_when_it_is_there() {
    let recording = "[1,\"o\",\"a\\r\\na\\r\\na\"]\n";
    let player = Player::playing(recording);
    player.advance(1000.0);
    let mut picture = BLANK;
    assert_eq!(begin_picture(&player, &mut picture), 1);
    // SAFETY: see above.
    unsafe { glyph_grant(player.0, 0, 1).write_bytes(255, 20) };
    assert_eq!(paint_all(&player, 0, &mut picture), 0);
    assert_eq!([picture[0][0], picture[4][0], picture[8][0]], [RED; 3]);
}

#[test]
fn the_cursor_exchanges_the_colours_of_its_cell() {
    let player = Player::playing("[1,\"o\",\"\\u001b[2;2H\"]\n");
    player.advance(1000.0);
    let mut picture = BLANK;
    assert_eq!(begin_picture(&player, &mut picture), 0);
    paint_all(&player, 1, &mut picture);
    assert_eq!((picture[4][1], picture[4][2]), (BLUE, RED));
}

#[test]
fn what_is_written_to_the_poster_goes_on_where_it_was() {
    let player = Player::new();
    player.begin(2);
    for part in ["one \x1b[", "1mtwo", "\x1b[8;3;6t"] {
        player.write(part.as_bytes());
        // SAFETY: see above.
        unsafe { poster_write(player.0, part.len()) };
    }
    assert_eq!((player.fact(1), player.fact(2)), (6.0, 3.0));
    assert_eq!(player.rows(), ["one tw", "o", ""]);
}

#[test]
fn cells_that_are_links_tell_their_address() {
    let player = Player::playing(
        "[0.0,\"o\",\"a \\u001b]8;;https://example.org/\\u0007b\\u001b]8;;\\u0007 c\"]\n",
    );
    player.advance(0.0);
    // SAFETY: see above.
    let link = |row, col| unsafe {
        link_get(player.0, row, col);
        player.text()
    };
    assert_eq!(link(0, 2), "https://example.org/");
    assert_eq!((link(0, 0), link(5, 0), link(0, 99)), Default::default());
    // SAFETY: see above.
    let flags = |row| unsafe {
        text_row(player.0, row);
        player.fact(FLAGS)
    };
    assert_eq!((flags(0), flags(1)), (2.0, 0.0));
}

#[test]
fn lines_above_the_screen_can_be_looked_at_while_others_follow() {
    let player = Player::new();
    // SAFETY: see above.
    unsafe { set_option(player.0, 6, 5.0) };
    player.begin(3);
    for second in 0..12 {
        player.append(format!("[{second},\"o\",\"\\r\\n{second}\"]\n").as_bytes());
    }
    // SAFETY: see above.
    let scroll_to = |back| unsafe { view_scroll(player.0, back) };
    player.advance(4000.0);
    assert_eq!(player.rows(), ["2", "3", "4"]);
    assert_eq!((player.fact(SCROLLBACK), player.fact(BACK)), (3.0, 0.0));
    scroll_to(2);
    assert_eq!(player.rows(), ["0", "1", "2"]);
    player.advance(6000.0);
    assert_eq!(player.rows(), ["0", "1", "2"]);
    assert_eq!((player.fact(SCROLLBACK), player.fact(BACK)), (5.0, 4.0));
    player.advance(7000.0);
    assert_eq!(player.rows(), ["0", "1", "2"]);
    // There is room for five lines; the oldest has to go.
    player.advance(8000.0);
    assert_eq!(player.rows(), ["1", "2", "3"]);
    scroll_to(99);
    assert_eq!(
        (player.rows().remove(0), player.fact(BACK)),
        ("1".into(), 5.0)
    );
    // SAFETY: see above.
    unsafe { playhead_seek(player.0, 5000.0, usize::MAX) };
    assert_eq!(
        (player.rows().remove(0), player.fact(BACK)),
        ("3".into(), 0.0)
    );
    scroll_to(1);
    // SAFETY: see above.
    unsafe { poster_time(player.0, 8000.0) };
    assert_eq!(
        (player.rows().remove(0), player.fact(BACK)),
        ("5".into(), 0.0)
    );
    // SAFETY: see above.
    unsafe { poster_end(player.0) };
    assert_eq!(
        (player.rows().remove(0), player.fact(BACK)),
        ("2".into(), 1.0)
    );
}

#[test]
fn rows_that_change_and_leave_the_screen_are_painted_where_they_are_seen() {
    let player = Player::new();
    // SAFETY: see above.
    unsafe { set_option(player.0, 6, 100.0) };
    player.begin(3);
    player.append(b"[0,\"o\",\"1\\r\\n2\\r\\n3\\r\\n4\"]\n[1,\"o\",\"\\u001b[H\\u001b[7m \\u001b[9H\\r\\n\"]\n");
    player.advance(0.0);
    let mut picture = BLANK;
    let grant_all = |lacking| {
        for wish in 0..lacking {
            // SAFETY: see above.
            unsafe { glyph_grant(player.0, wish, 1) };
        }
    };
    grant_all(begin_picture(&player, &mut picture));
    // SAFETY: see above.
    unsafe { view_scroll(player.0, 1) };
    grant_all(paint_all(&player, 0, &mut picture));
    assert_eq!(paint_all(&player, 0, &mut picture), 0);
    player.advance(1000.0);
    paint_all(&player, 0, &mut picture);
    // The row above is as it was, the one that was changed stands below it.
    assert_eq!((picture[0][0], picture[4][0]), (BLUE, RED));
}
