//! Looking by vectors of 16 bytes, which every x86_64 processor has, or of 32.
#![expect(
    unsafe_code,
    reason = "vector instructions need a processor that has them"
)]

use std::arch::x86_64::{
    __m128i, __m256i, _mm_and_si128, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8,
    _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm256_and_si256, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
};

use super::{Ahead, BLOCK, Look, Marks, SHORT};

/// Vectors of 16 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Sse2;

/// Vectors of 32 bytes. Where there is one of these the processor has them.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    #[inline]
    pub(crate) fn detect() -> Option<Avx2> {
        let is_there = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2");
        is_there.then_some(Avx2(()))
    }
}

impl Look for Sse2 {
    #[inline(always)]
    fn marks(self, ahead: &Ahead) -> Marks {
        // SAFETY: every x86_64 processor has SSE2.
        unsafe { marks::<__m128i>(ahead) }
    }

    #[inline(always)]
    fn usual_escapes(self, ahead: &Ahead) -> u64 {
        // SAFETY: every x86_64 processor has SSE2.
        unsafe { usual_escapes::<__m128i>(ahead) }
    }
}

impl Look for Avx2 {
    #[inline(always)]
    fn marks(self, ahead: &Ahead) -> Marks {
        // SAFETY: there is a `self`.
        unsafe { marks::<__m256i>(ahead) }
    }

    #[inline(always)]
    fn usual_escapes(self, ahead: &Ahead) -> u64 {
        // SAFETY: there is a `self`.
        unsafe { usual_escapes::<__m256i>(ahead) }
    }
}

#[inline(always)]
unsafe fn marks<V: Vector>(ahead: &Ahead) -> Marks {
    let mut marks = Marks {
        backslashes: 0,
        quotes: 0,
        controls: 0,
        beyond_ascii: 0,
    };
    for at in (0..BLOCK).step_by(V::BYTES) {
        // SAFETY: the caller has checked that the processor has these vectors.
        unsafe {
            let bytes = V::load(ahead, at);
            marks.backslashes |= bytes.equal(b'\\').bits() << at;
            marks.quotes |= bytes.equal(b'"').bits() << at;
            marks.controls |= bytes.is_control().bits() << at;
            marks.beyond_ascii |= bytes.bits() << at;
        }
    }
    marks
}

#[inline(always)]
unsafe fn usual_escapes<V: Vector>(ahead: &Ahead) -> u64 {
    let mut found = 0;
    for at in (0..BLOCK).step_by(V::BYTES) {
        // SAFETY: the caller has checked that the processor has these vectors.
        unsafe {
            let next = V::load(ahead, at + 1);
            let mut escape = V::load(ahead, at).equal(b'\\').and(next.equal(b'u'));
            for (offset, byte) in [(2, b'0'), (3, b'0'), (4, b'1'), (5, b'b')] {
                escape = escape.and(V::load(ahead, at + offset).equal(byte));
            }
            let all = SHORT
                .iter()
                .fold(escape, |all, &byte| all.or(next.equal(byte)));
            found |= all.bits() << at;
        }
    }
    found
}

/// A vector of bytes.
///
/// # Safety
/// All of it is for processors alone that have such vectors.
trait Vector: Copy {
    const BYTES: usize;

    unsafe fn load(ahead: &Ahead, at: usize) -> Self;

    /// All bits of the bytes that are `byte`.
    unsafe fn equal(self, byte: u8) -> Self;

    /// All bits of control characters.
    unsafe fn is_control(self) -> Self;

    unsafe fn and(self, other: Self) -> Self;

    unsafe fn or(self, other: Self) -> Self;

    /// The highest bit of each byte.
    unsafe fn bits(self) -> u64;
}

macro_rules! vector {
    ($name:ty, $load:ident, $set:ident, $equal:ident, $min:ident, $and:ident, $or:ident,
     $bits:ident, $unsigned:ty) => {
        impl Vector for $name {
            const BYTES: usize = size_of::<$name>();

            #[inline(always)]
            unsafe fn load(ahead: &Ahead, at: usize) -> Self {
                let bytes = &ahead[at..at + Self::BYTES];
                // SAFETY: so many bytes are there, at any address.
                unsafe { $load(bytes.as_ptr().cast()) }
            }

            #[inline(always)]
            unsafe fn equal(self, byte: u8) -> Self {
                // SAFETY: as the trait says.
                unsafe { $equal(self, $set(byte as i8)) }
            }

            #[inline(always)]
            unsafe fn is_control(self) -> Self {
                // SAFETY: as the trait says.
                unsafe { $equal($min(self, $set(0x1f)), self) }
            }

            #[inline(always)]
            unsafe fn and(self, other: Self) -> Self {
                // SAFETY: as the trait says.
                unsafe { $and(self, other) }
            }

            #[inline(always)]
            unsafe fn or(self, other: Self) -> Self {
                // SAFETY: as the trait says.
                unsafe { $or(self, other) }
            }

            #[inline(always)]
            unsafe fn bits(self) -> u64 {
                // SAFETY: as the trait says.
                let bits = unsafe { $bits(self) };
                u64::from(bits as $unsigned)
            }
        }
    };
}

vector!(
    __m128i,
    _mm_loadu_si128,
    _mm_set1_epi8,
    _mm_cmpeq_epi8,
    _mm_min_epu8,
    _mm_and_si128,
    _mm_or_si128,
    _mm_movemask_epi8,
    u16
);
vector!(
    __m256i,
    _mm256_loadu_si256,
    _mm256_set1_epi8,
    _mm256_cmpeq_epi8,
    _mm256_min_epu8,
    _mm256_and_si256,
    _mm256_or_si256,
    _mm256_movemask_epi8,
    u32
);
