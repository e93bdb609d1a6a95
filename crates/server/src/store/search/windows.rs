//! Windows of numbers, in which PostgreSQL looks for the newest recordings.
//!
//! Its index of words gives everything that matches, in no order that is asked for. So each
//! recording has terms that say in which range of numbers it is, narrow and wide, and a question
//! is put to the newest range first: a word that is everywhere is answered from a narrow one,
//! and only one that is rare is looked for among all.

/// Widths of ranges, as powers of two, from narrow to wide.
const WIDTHS: [u32; 3] = [12, 16, 20];

/// The terms of the ranges that a number is in.
pub(super) fn terms(id: i64) -> impl Iterator<Item = String> {
    WIDTHS
        .into_iter()
        .map(move |width| term(width, id >> width))
}

/// What asks for the newest numbers up to the latest one: the range that it is in and the one
/// before. Windows that would hold everything are left out, and narrow ones where words are rare.
pub(super) fn windows(latest: i64, are_rare: bool) -> impl Iterator<Item = String> {
    let widths = WIDTHS.into_iter().skip(if are_rare { 2 } else { 0 });
    let narrow = widths.filter(move |width| latest >> width > 1);
    narrow.map(move |width| {
        let range = latest >> width;
        format!("'{}' | '{}'", term(width, range), term(width, range - 1))
    })
}

fn term(width: u32, range: i64) -> String {
    format!("=r{width}x{range}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_grow_and_hold_the_newest() {
        let all = |latest| windows(latest, false).collect::<Vec<_>>();
        assert!(all(5000).is_empty());
        assert_eq!(all(9000), ["'=r12x2' | '=r12x1'"]);
        assert_eq!(
            all(200_000),
            ["'=r12x48' | '=r12x47'", "'=r16x3' | '=r16x2'"]
        );
        assert_eq!(windows(200_000, true).count(), 0);
        assert_eq!(
            windows(3 << 20, true).collect::<Vec<_>>(),
            ["'=r20x3' | '=r20x2'"]
        );
        assert_eq!(
            terms(200_000).collect::<Vec<_>>(),
            ["=r12x48", "=r16x3", "=r20x0"]
        );
    }
}
