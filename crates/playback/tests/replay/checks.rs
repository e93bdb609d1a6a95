//! What holds for the playback of any bytes.
//!
//! The fuzz target searches for input that breaks this check; the test beside this file replays
//! what it has found.

use std::time::Duration;

use playback::{Loader, Options, Playback, Recording};

use crate::same::same;

/// Recordings are repeated up to this length of file, so that keyframes lie within them.
const LONG_BYTES: usize = 600_000;

/// Wherever playback goes, the screen is that of playing up to there from the start.
///
/// The first four bytes are settings (bit 0 repeats the events, bit 1 limits idle time, bit 2 pins
/// the size, bit 3 keeps memory short) and three times to go to; the rest is the file.
pub(crate) fn playback(bytes: &[u8]) {
    let Some(([settings, targets @ ..], file)) = bytes.split_first_chunk::<4>() else {
        return;
    };
    let file = if settings & 1 == 0 {
        file.to_vec()
    } else {
        repeated(file)
    };
    let options = Options {
        idle_time_limit: (settings & 2 != 0).then_some(Duration::from_millis(300)),
        cols: (settings & 4 != 0).then_some(13),
        rows: (settings & 4 != 0).then_some(5),
        keyframe_bytes: (settings & 8 != 0).then_some(10_000),
        ..Options::default()
    };
    let whole = || {
        Some(Playback::new(
            Recording::from_bytes(&file).ok()?,
            options.clone(),
        ))
    };
    let Some(mut sought) = whole() else {
        assert!(in_pieces(&file).is_none());
        return;
    };
    let growing = in_pieces(&file).expect("what is a recording is one in pieces too");
    let mut growing = Playback::new(growing, options.clone());
    for target in targets {
        sought.build_keyframes(200_000);
        let time = sought.duration().mul_f64(f64::from(*target) / 250.0);
        sought.seek(time);
        growing.seek(time);
        let mut played = whole().expect("what was a recording once is one again");
        played.advance_to(time, &mut |event| drop(event.data()));
        for playback in [&sought, &growing] {
            assert_eq!(playback.position(), played.position());
            assert_eq!(playback.next_event_time(), played.next_event_time());
            assert_eq!(playback.duration(), played.duration());
            assert_eq!(playback.markers(), played.markers());
            same(playback.vt(), played.vt());
        }
        // Steps go anywhere within the recording; the next target must not notice.
        sought.step(-2);
        sought.step(5);
    }
}

/// The file with its events again and again; times go back, which means the time before.
fn repeated(file: &[u8]) -> Vec<u8> {
    let header_len = file
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(file.len(), |end| end + 1);
    let (header, events) = file.split_at(header_len);
    let times = if events.is_empty() {
        0
    } else {
        LONG_BYTES / events.len()
    };
    [header, &events.repeat(times)].concat()
}

/// The recording when it arrives slowly; none when it is not one.
fn in_pieces(file: &[u8]) -> Option<Recording> {
    let mut loader = Loader::new();
    for piece in file.chunks(file.len() / 10 + 1) {
        loader.push(piece).ok()?;
    }
    loader.finish().ok()
}
