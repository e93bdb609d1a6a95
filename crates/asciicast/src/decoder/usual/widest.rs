//! What runs through all lines, compiled for the widest vectors that the processor has.

#[cfg(target_arch = "x86_64")]
pub(super) use x86_64::{take_output, transcode};

#[cfg(not(target_arch = "x86_64"))]
pub(super) use others::{take_output, transcode};

#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "what is compiled for some processors must not be called on others"
)]
mod x86_64 {
    use super::super::LEAST;
    use crate::{Decoder, Encoder, json::Avx2};

    pub(in super::super) fn take_output(decoder: &mut Decoder, room: &mut [u8]) -> usize {
        match Avx2::detect() {
            // SAFETY: the processor has just said so.
            Some(avx2) => unsafe { take_output_avx2(avx2, decoder, room) },
            None => decoder.take_output_by(LEAST, room),
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn take_output_avx2(avx2: Avx2, decoder: &mut Decoder, room: &mut [u8]) -> usize {
        decoder.take_output_by(avx2, room)
    }

    pub(in super::super) fn transcode(
        decoder: &mut Decoder,
        encoder: &mut Encoder,
        shift_micros: u64,
        room: &mut [u8],
    ) -> usize {
        match Avx2::detect() {
            // SAFETY: the processor has just said so.
            Some(avx2) => unsafe { transcode_avx2(avx2, decoder, encoder, shift_micros, room) },
            None => decoder.transcode_by(LEAST, encoder, shift_micros, room),
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn transcode_avx2(
        avx2: Avx2,
        decoder: &mut Decoder,
        encoder: &mut Encoder,
        shift_micros: u64,
        room: &mut [u8],
    ) -> usize {
        decoder.transcode_by(avx2, encoder, shift_micros, room)
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod others {
    use super::super::LEAST;
    use crate::{Decoder, Encoder};

    pub(in super::super) fn take_output(decoder: &mut Decoder, room: &mut [u8]) -> usize {
        decoder.take_output_by(LEAST, room)
    }

    pub(in super::super) fn transcode(
        decoder: &mut Decoder,
        encoder: &mut Encoder,
        shift_micros: u64,
        room: &mut [u8],
    ) -> usize {
        decoder.transcode_by(LEAST, encoder, shift_micros, room)
    }
}
