use super::*;
use crate::raster::Area;

fn delta(pixels: Vec<u32>) -> Delta {
    Delta {
        area: Area {
            left: 0,
            top: 0,
            right: pixels.len(),
            bottom: 1,
        },
        pixels,
    }
}

fn changed(color: u8) -> Choice {
    Choice {
        color,
        stays: false,
    }
}

#[test]
fn shared_colours_need_no_palette() {
    let mut colors = Colors::new(&[0x111111, 0x222222]);
    let (choices, palette) = colors.index(&delta(vec![0x222222, 0x111111, 0x111111 | STAYS]));
    assert_eq!(palette, None);
    assert_eq!(
        choices,
        [
            changed(2),
            changed(1),
            Choice {
                color: 1,
                stays: true
            }
        ]
    );
    assert_eq!(colors.global_bytes(), [0, 0, 0, 17, 17, 17, 34, 34, 34]);
}

#[test]
fn a_frame_with_other_colours_has_a_palette_of_its_own() {
    let mut colors = Colors::new(&[0x111111]);
    let pixels = vec![0x111111, 0x030201, 0x0a0b0c | STAYS, 0x030201];
    let (choices, palette) = colors.index(&delta(pixels));
    assert_eq!(palette, Some(vec![0, 0, 0, 17, 17, 17, 3, 2, 1]));
    let staying = Choice {
        color: TRANSPARENT,
        stays: true,
    };
    assert_eq!(choices, [changed(1), changed(2), staying, changed(2)]);
}

#[test]
fn as_many_colours_as_a_palette_holds_are_exact_and_more_are_near() {
    let mut colors = Colors::new(&[]);
    for count in [MOST, MOST + 1, 4096] {
        let pixels: Vec<u32> = (0..count as u32)
            .map(|color| color * 0x000f_0f1f % (1 << 24))
            .collect();
        let (choices, palette) = colors.index(&delta(pixels.clone()));
        let palette = palette.unwrap_or_default();
        assert!(palette.len() <= 256 * 3);
        for (choice, pixel) in choices.iter().zip(pixels) {
            assert_ne!(choice.color, TRANSPARENT);
            let drawn = &palette[usize::from(choice.color) * 3..][..3];
            let [_, parts @ ..] = pixel.to_be_bytes();
            let error = parts
                .iter()
                .zip(drawn)
                .map(|(part, drawn)| part.abs_diff(*drawn))
                .max();
            assert!(
                error <= Some(if count == MOST { 0 } else { 70 }),
                "{error:?}"
            );
        }
    }
}
