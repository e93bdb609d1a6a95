//! Lays colours over pixels: one pixel at a time, and four at once where the processor can. It does
//! not know where the pixels are on a picture.

use crate::surface::Rgba;

/// `over` laid on `under` with an opacity of 0 to 255; the result is opaque.
pub(crate) fn mix(under: Rgba, over: Rgba, alpha: u32) -> Rgba {
    // 255 becomes 256, so that full coverage gives exactly the colour on top.
    let alpha = alpha + (alpha >> 7);
    let even = |color: u32| color & 0x00ff_00ff;
    let odd = |color: u32| (color >> 8) & 0x0000_00ff;
    let rest = 256 - alpha;
    let red_blue = ((even(over) * alpha + even(under) * rest) >> 8) & 0x00ff_00ff;
    let green = ((odd(over) * alpha + odd(under) * rest) >> 8) & 0x0000_00ff;
    0xff00_0000 | (green << 8) | red_blue
}

/// Lays one colour over a line of pixels, each with an opacity of its own.
pub(crate) fn cover(pixels: &mut [Rgba], coverage: &[u8], color: Rgba) {
    let (fours, rest) = pixels.as_chunks_mut::<4>();
    let (alphas, last) = coverage.as_chunks::<4>();
    for (four, alpha) in fours.iter_mut().zip(alphas) {
        if *alpha != [0; 4] {
            *four = mix_four(*four, color, *alpha);
        }
    }
    for (pixel, &alpha) in rest.iter_mut().zip(last) {
        *pixel = mix(*pixel, color, u32::from(alpha));
    }
}

/// The same as `mix` for each of four pixels.
#[cfg(target_arch = "wasm32")]
fn mix_four(under: [Rgba; 4], over: Rgba, alpha: [u8; 4]) -> [Rgba; 4] {
    use std::arch::wasm32::{
        i8x16, i16x8_add, i16x8_mul, i16x8_splat, i16x8_sub, i32x4_extract_lane, i32x4_splat,
        u8x16_narrow_i16x8, u8x16_swizzle, u16x8_extend_high_u8x16, u16x8_extend_low_u8x16,
        u16x8_shr, u32x4, v128,
    };
    let mixed = |under: v128, over: v128, alpha: v128| {
        let alpha = i16x8_add(alpha, u16x8_shr(alpha, 7));
        let rest = i16x8_sub(i16x8_splat(256), alpha);
        u16x8_shr(i16x8_add(i16x8_mul(over, alpha), i16x8_mul(under, rest)), 8)
    };
    let [first, second, third, fourth] = under;
    let under = u32x4(first, second, third, fourth);
    // The opacity of each pixel, for each of its four parts.
    let alpha = u8x16_swizzle(
        i32x4_splat(i32::from_le_bytes(alpha)),
        i8x16(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3),
    );
    let over = u16x8_extend_low_u8x16(i32x4_splat(over.cast_signed()));
    let low = mixed(
        u16x8_extend_low_u8x16(under),
        over,
        u16x8_extend_low_u8x16(alpha),
    );
    let high = mixed(
        u16x8_extend_high_u8x16(under),
        over,
        u16x8_extend_high_u8x16(alpha),
    );
    let mixed = u8x16_narrow_i16x8(low, high);
    [
        i32x4_extract_lane::<0>(mixed).cast_unsigned(),
        i32x4_extract_lane::<1>(mixed).cast_unsigned(),
        i32x4_extract_lane::<2>(mixed).cast_unsigned(),
        i32x4_extract_lane::<3>(mixed).cast_unsigned(),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
fn mix_four(under: [Rgba; 4], over: Rgba, alpha: [u8; 4]) -> [Rgba; 4] {
    std::array::from_fn(|at| mix(under[at], over, u32::from(alpha[at])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixing_is_exact_at_both_ends() {
        assert_eq!(mix(0xff12_3456, 0xffab_cdef, 0), 0xff12_3456);
        assert_eq!(mix(0xff12_3456, 0xffab_cdef, 255), 0xffab_cdef);
        assert_eq!(mix(0xff00_0000, 0xffff_ffff, 128), 0xff80_8080);
    }

    #[test]
    fn a_covered_line_is_each_of_its_pixels_mixed() {
        let over = 0xffab_cdef;
        for length in 0..10 {
            let under: Vec<Rgba> = (0..length)
                .map(|at| 0xff00_0000 | (at * 0x1b_2d3f))
                .collect();
            let coverage: Vec<u8> = (0..length).map(|at| (at * 73) as u8).collect();
            let mut covered = under.clone();
            cover(&mut covered, &coverage, over);
            let each = under.iter().zip(&coverage);
            let mixed: Vec<Rgba> = each
                .map(|(&under, &a)| mix(under, over, a.into()))
                .collect();
            assert_eq!(covered, mixed);
        }
    }
}
