#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use gif::{DecodeOptions, Frame};
use proptest::prelude::*;

const TRANSPARENT: u8 = 0;

/// The indices that a decoder reads from what was encoded.
fn decoded(encoded: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let palette: Vec<u8> = (0..=255).flat_map(|level| [level; 3]).collect();
    let mut encoder = gif::Encoder::new(Vec::new(), width, height, &palette).unwrap();
    let frame = Frame {
        width,
        height,
        buffer: encoded.into(),
        ..Frame::default()
    };
    encoder.write_lzw_pre_encoded_frame(&frame).unwrap();
    let file = encoder.into_inner().unwrap();
    let mut decoder = DecodeOptions::new().read_info(file.as_slice()).unwrap();
    decoder.read_next_frame().unwrap().unwrap().buffer.to_vec()
}

fn check(pixels: &[Choice], width: u16) -> usize {
    let encoded = encode(pixels, TRANSPARENT);
    let length = encoded.len();
    let decoded = decoded(encoded, width, (pixels.len() / usize::from(width)) as u16);
    assert_eq!(decoded.len(), pixels.len());
    for (pixel, index) in pixels.iter().zip(decoded) {
        assert!(
            index == pixel.color || pixel.stays && index == TRANSPARENT,
            "{pixel:?} {index}"
        );
    }
    length
}

/// Pixels of some noise without end.
fn noise(count: usize, colors: u32, stays: u32) -> Vec<Choice> {
    let mut state = 1_u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    (0..count)
        .map(|_| Choice {
            color: random(colors) as u8 + 1,
            stays: random(100) < stays,
        })
        .collect()
}

#[test]
fn full_dictionaries_are_read_back() {
    for (colors, stays) in [(1, 0), (2, 0), (3, 50), (15, 10), (200, 30), (255, 90)] {
        check(&noise(120_000, colors, stays), 400);
    }
}

#[test]
fn a_dictionary_that_has_become_bad_is_given_up() {
    let mut pixels = vec![
        Choice {
            color: 1,
            stays: false
        };
        2_000_000
    ];
    pixels.extend(noise(200_000, 4, 0));
    let ideal = 200_000 / 4;
    let length = check(&pixels, 2_000);
    assert!(length < ideal * 3 / 2, "{length}");
}

#[test]
fn what_stays_costs_next_to_nothing() {
    let mut pixels = noise(90_000, 255, 0);
    for pixel in &mut pixels {
        pixel.stays = true;
    }
    assert!(check(&pixels, 300) < 1_000);
}

proptest! {
    #[test]
    fn any_pixels_are_read_back(
        pixels in prop::collection::vec((0_u8..9, any::<bool>()), 1..3_000),
    ) {
        let pixels: Vec<_> =
            pixels.into_iter().map(|(color, stays)| Choice { color, stays }).collect();
        check(&pixels, 1);
    }
}
