//! What runs through all lines, compiled for the widest vectors that the processor has.

use crate::json::Look;

/// Work whose every byte is looked at. Each implementation has to be inlined into what calls it, to
/// be compiled for the same processor.
pub(super) trait Work {
    /// Does it by one way to look; returns how many bytes were written.
    fn by(self, look: impl Look) -> usize;
}

/// Does the work by the widest vectors that there are.
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "what is compiled for some processors must not be called on others"
)]
pub(super) fn run(work: impl Work) -> usize {
    use crate::json::Avx2;

    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn by_avx2(work: impl Work, avx2: Avx2) -> usize {
        work.by(avx2)
    }

    match Avx2::detect() {
        // SAFETY: the processor has just said so.
        Some(avx2) => unsafe { by_avx2(work, avx2) },
        None => work.by(super::LEAST),
    }
}

/// Does the work by the only way that there is.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn run(work: impl Work) -> usize {
    work.by(super::LEAST)
}
