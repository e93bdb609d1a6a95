//! Windows of numbers, in which PostgreSQL looks for the newest recordings.
//!
//! Its index of words gives everything that matches, in no order that is asked for. So each
//! recording has terms that say in which range of numbers it is, narrow and wide, and a question
//! is put to the newest range first: a word that is everywhere is answered from a narrow one,
//! and only one that is rare is looked for among all.

/// Widths of ranges, as powers of two, from narrow to wide.
const WIDTHS: [u32; 4] = [8, 12, 16, 20];

/// The terms of the ranges that a number is in.
pub(super) fn terms(id: i64) -> impl Iterator<Item = String> {
    WIDTHS
        .into_iter()
        .map(move |width| term(width, id >> width))
}

/// A question put to one window after the other, from the newest numbers up to the latest one to
/// all that are left. No number is in two of them, and a window that would hold all is left out.
pub(super) fn questions(asked: &str, latest: i64) -> Vec<String> {
    let mut questions = Vec::new();
    let mut newer: Option<String> = None;
    let mut ask = |window: Option<&str>, newer: Option<&str>| {
        let window = window.map(|window| format!(" & ({window})"));
        let newer = newer.map(|newer| format!(" & !({newer})"));
        let (window, newer) = (window.unwrap_or_default(), newer.unwrap_or_default());
        questions.push(format!("({asked}){window}{newer}"));
    };
    for width in WIDTHS.into_iter().filter(|width| latest >> width > 1) {
        let range = latest >> width;
        let window = format!("'{}' | '{}'", term(width, range), term(width, range - 1));
        ask(Some(&window), newer.as_deref());
        newer = Some(window);
    }
    ask(None, newer.as_deref());
    questions
}

fn term(width: u32, range: i64) -> String {
    format!("=r{width}x{range}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_grow_and_each_number_is_in_one() {
        assert_eq!(questions("'a' | 'b'", 500), ["('a' | 'b')"]);
        assert_eq!(
            questions("'a'", 5000),
            [
                "('a') & ('=r8x19' | '=r8x18')",
                "('a') & !('=r8x19' | '=r8x18')"
            ]
        );
        assert_eq!(
            questions("'a'", 9000),
            [
                "('a') & ('=r8x35' | '=r8x34')",
                "('a') & ('=r12x2' | '=r12x1') & !('=r8x35' | '=r8x34')",
                "('a') & !('=r12x2' | '=r12x1')"
            ]
        );
        assert_eq!(
            terms(200_000).collect::<Vec<_>>(),
            ["=r8x781", "=r12x48", "=r16x3", "=r20x0"]
        );
    }
}
