#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use crate::palette;
use crate::theme::Theme;
use crate::view::View;
use gif::{ColorOutput, DecodeOptions};
use playback::Recording;

/// A recording of output at some milliseconds.
fn recording(size: (u16, u16), events: &[(u32, &str)]) -> Playback {
    let mut file = format!(
        "{{\"version\":2,\"width\":{},\"height\":{}}}\n",
        size.0, size.1
    );
    for (time, output) in events {
        let output = output.replace('\x1b', "\\u001b").replace('\n', "\\r\\n");
        file.push_str(&format!(
            "[{}, \"o\", \"{output}\"]\n",
            f64::from(*time) / 1000.0
        ));
    }
    let recording = Recording::from_bytes(file.as_bytes()).unwrap();
    Playback::new(recording, playback::Options::default())
}

fn theme() -> Palette {
    Palette::new(&Theme::default(), palette::Options::default())
}

fn encoded(playback: &mut Playback, options: &Options) -> Vec<u8> {
    let mut file = Vec::new();
    let fonts = Fonts::default();
    encode(playback, &theme(), &fonts, options, &mut file, &mut |_| {}).unwrap();
    file
}

/// Each picture that a viewer shows, and for how many hundredths of a second.
fn shown(file: &[u8]) -> Vec<(u16, Image)> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(file).unwrap();
    let mut image = Image::new(decoder.width().into(), decoder.height().into());
    let mut shown = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        let width = usize::from(frame.width);
        for (y, line) in frame.buffer.chunks_exact(width * 4).enumerate() {
            for (x, pixel) in line
                .chunks_exact(4)
                .enumerate()
                .filter(|(_, pixel)| pixel[3] != 0)
            {
                let (x, y) = (usize::from(frame.left) + x, usize::from(frame.top) + y);
                let color = u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]]);
                image.pixels[y * image.width + x] = color;
            }
        }
        shown.push((frame.delay, image.clone()));
    }
    shown
}

/// The picture of a recording at a time, drawn at once.
fn drawn(playback: &mut Playback, millis: u64) -> Image {
    playback.seek(Duration::from_millis(millis));
    let options = Options::default();
    let view = View::whole(playback.vt());
    let metrics = Metrics::new(
        options.font_size,
        options.line_height,
        options.padding,
        &view,
    );
    let mut painter = Painter::new(view, metrics, &Fonts::default());
    painter.paint(playback.vt(), &theme());
    painter.image().clone()
}

#[test]
fn each_frame_shows_what_the_terminal_showed() {
    let mut playback = recording(
        (20, 4),
        &[
            (0, "\x1b[1;32mready\x1b[m "),
            (500, "漢字 é ─┐█\n"),
            (1000, "\x1b[41m  \x1b[m\x1b[4:3munder\x1b[m"),
            (2000, "\x1b[H\x1b[2Jnew \x1b[7mscreen"),
        ],
    );
    let frames = shown(&encoded(&mut playback, &Options::default()));
    let delays: Vec<u16> = frames.iter().map(|(delay, _)| *delay).collect();
    assert_eq!(delays, [50, 50, 100, 300]);
    for ((_, frame), millis) in frames.iter().zip([0, 500, 1000, 2000]) {
        assert!(*frame == drawn(&mut playback, millis), "at {millis} ms");
    }
}

#[test]
fn events_of_one_moment_are_one_frame() {
    let events: Vec<(u32, String)> = (0..100).map(|at| (at * 10, format!("{at} "))).collect();
    let events: Vec<(u32, &str)> = events
        .iter()
        .map(|(at, text)| (*at, text.as_str()))
        .collect();
    let mut playback = recording((40, 10), &events);
    let frames = shown(&encoded(&mut playback, &Options::default()));
    // From 0 to 990 ms, a frame has four events: 40 ms are the first that are not within 1/30 s.
    assert_eq!(frames.len(), 25);
    let whole: u32 = frames.iter().map(|(delay, _)| u32::from(*delay)).sum();
    assert_eq!(whole, 96 + 300);
    assert!(frames[24].1 == drawn(&mut playback, 990));
}

#[test]
fn speed_and_the_last_frame_are_options() {
    let mut playback = recording((10, 2), &[(0, "a"), (1000, "b"), (3000, "c")]);
    let last_frame = Duration::from_millis(1234);
    let options = Options {
        speed: 2.0,
        last_frame,
        ..Options::default()
    };
    let file = encoded(&mut playback, &options);
    let delays: Vec<u16> = shown(&file).iter().map(|(delay, _)| *delay).collect();
    assert_eq!(delays, [50, 100, 123]);
    let repeats = |file: &[u8]| file.windows(11).any(|bytes| bytes == b"NETSCAPE2.0");
    assert!(repeats(&file));
    assert!(!repeats(&encoded(
        &mut playback,
        &Options {
            repeat: false,
            ..Options::default()
        }
    )));
}

#[test]
fn what_is_not_seen_makes_no_frame() {
    let mut playback = recording(
        (10, 2),
        &[(0, "a"), (1000, "\x1b[31m"), (2000, "\x1b[m"), (3000, "b")],
    );
    let delays: Vec<u16> = shown(&encoded(&mut playback, &Options::default()))
        .iter()
        .map(|(delay, _)| *delay)
        .collect();
    assert_eq!(delays, [300, 300]);
}

#[test]
fn a_recording_without_output_is_one_empty_picture() {
    let mut playback = recording((10, 2), &[]);
    let frames = shown(&encoded(&mut playback, &Options::default()));
    assert_eq!(frames.len(), 1);
    assert!(frames[0].1 == drawn(&mut playback, 0));
}

#[test]
fn true_colour_is_exact_while_a_palette_holds_it_and_near_beyond() {
    let blocks = |colors: u32| -> String {
        (0..colors)
            .map(|at| format!("\x1b[48;2;{};{};99m ", at % 64 * 4, at / 64 * 9))
            .collect()
    };
    let (few, many) = (blocks(200), blocks(900));
    let mut playback = recording((100, 10), &[(0, "\x1b[?25l"), (500, &few), (1000, &many)]);
    let frames = shown(&encoded(&mut playback, &Options::default()));
    assert!(frames[1].1 == drawn(&mut playback, 500));
    let exact = drawn(&mut playback, 1000);
    let near = &frames[2].1;
    for (exact, near) in exact.pixels.iter().zip(&near.pixels) {
        for (exact, near) in exact.to_be_bytes().into_iter().zip(near.to_be_bytes()) {
            assert!(exact.abs_diff(near) <= 24, "{exact} {near}");
        }
    }
}

#[test]
fn the_picture_has_room_for_the_largest_screen() {
    let mut playback = recording((10, 2), &[(0, "a"), (500, "\x1b[8;5;30tb"), (900, "c")]);
    playback.seek(playback.duration());
    let size = playback.vt().size();
    let metrics = Metrics::new(16.0, 1.4, 1.0, &View::whole(playback.vt()));
    let file = encoded(&mut playback, &Options::default());
    let image = &shown(&file)[0].1;
    assert_eq!(
        image.width,
        usize::from(size.cols) * metrics.width + 2 * metrics.left
    );
    assert_eq!(
        image.height,
        usize::from(size.rows) * metrics.height + 2 * metrics.top
    );
}

#[test]
fn progress_is_told_and_failing_writers_end_it() {
    let mut playback = recording((10, 2), &[(0, "a"), (1000, "b")]);
    let mut times = Vec::new();
    let (fonts, options) = (Fonts::default(), Options::default());
    let mut note = |time: Duration| times.push(time.as_millis());
    encode(
        &mut playback,
        &theme(),
        &fonts,
        &options,
        std::io::sink(),
        &mut note,
    )
    .unwrap();
    assert_eq!(times, [0, 1000]);
    let full: &mut [u8] = &mut [0; 20];
    assert!(encode(&mut playback, &theme(), &fonts, &options, full, &mut |_| {}).is_err());
}

#[test]
fn the_cursor_can_be_left_out() {
    let events = [(0, "a"), (500, "b")];
    let options = Options {
        hides_cursor: true,
        ..Options::default()
    };
    let without = shown(&encoded(&mut recording((4, 1), &events), &options));
    let hidden = [(0, "\x1b[?25la"), (500, "b")];
    let never_there = shown(&encoded(
        &mut recording((4, 1), &hidden),
        &Options::default(),
    ));
    assert!(without == never_there);
    let with = shown(&encoded(
        &mut recording((4, 1), &events),
        &Options::default(),
    ));
    assert!(without != with);
}
