use asciicast::Size;

use super::{Keyframes, SPACING_BYTES};
use crate::{
    event::Kind,
    events::{Events, Place},
    options::Options,
    screen::Setup,
};

const EVENT_BYTES: usize = 10_000;

/// Output that leaves its number on the screen.
fn events(count: usize) -> Events {
    let mut events = Events::default();
    for index in 0..count {
        let result: Result<bool, ()> = events.append_with(|bytes| {
            let start = bytes.len();
            bytes.extend_from_slice(format!("\x1b[H{index:6}").as_bytes());
            bytes.resize(start + EVENT_BYTES, b'\0');
            Ok(Some((index as u64, Kind::Output)))
        });
        assert_eq!(result, Ok(true));
    }
    events
}

fn setup() -> Setup {
    Setup::new(Size::new(10, 2), &Options::default())
}

fn kept(keyframes: &Keyframes) -> Vec<u64> {
    keyframes
        .frames
        .iter()
        .flatten()
        .map(|frame| frame.place.output)
        .collect()
}

#[test]
fn slices_of_any_size_build_the_same_keyframes() {
    let events = events(100);
    for slice in [1 << 30, 300_000, 7_777] {
        let mut keyframes = Keyframes::new(None);
        let mut slices = 1;
        while !keyframes.build(&events, &setup(), slice) {
            slices += 1;
            assert!(slices < 1000);
        }
        let expected: Vec<u64> = (1..=7).map(|index| index * SPACING_BYTES).collect();
        assert_eq!(kept(&keyframes), expected);
        assert!(keyframes.builder.is_none());
    }
}

#[test]
fn building_goes_on_when_the_recording_has_grown() {
    let mut keyframes = Keyframes::new(None);
    assert!(keyframes.build(&events(30), &setup(), 1 << 30));
    assert_eq!(kept(&keyframes).len(), 2);
    assert!(keyframes.build(&events(100), &setup(), 1 << 30));
    assert_eq!(kept(&keyframes).len(), 7);
}

#[test]
fn a_small_budget_thins_keyframes_out_evenly() {
    let events = events(200);
    let mut one = Keyframes::new(None);
    one.build(&events, &setup(), SPACING_BYTES as usize);
    assert_eq!(kept(&one).len(), 1);
    let budget = one.memory() * 5;
    let mut keyframes = Keyframes::new(Some(budget));
    assert!(keyframes.build(&events, &setup(), 1 << 30));
    assert!(keyframes.memory() <= budget);
    let expected: Vec<u64> = (1..=3).map(|index| index * 4 * SPACING_BYTES).collect();
    assert_eq!(kept(&keyframes), expected);
}

#[test]
fn a_budget_that_no_keyframe_fits_in_keeps_none() {
    let mut keyframes = Keyframes::new(Some(1));
    assert!(keyframes.build(&events(100), &setup(), 1 << 30));
    assert_eq!((kept(&keyframes), keyframes.memory()), (Vec::new(), 0));
}

#[test]
fn the_nearest_keyframe_before_a_place_is_found() {
    let events = events(100);
    let mut keyframes = Keyframes::new(None);
    keyframes.build(&events, &setup(), 1 << 30);
    let find = |output| {
        let frame = keyframes.find(Place { output, resizes: 0 });
        frame.map(|frame| frame.place.output / SPACING_BYTES)
    };
    assert_eq!(find(SPACING_BYTES - 1), None);
    assert_eq!(find(SPACING_BYTES), Some(1));
    assert_eq!(find(4 * SPACING_BYTES - 1), Some(3));
    assert_eq!(find(u64::MAX), Some(7));
}
