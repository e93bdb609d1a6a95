//! Words: runs of letters and digits. Ideographs, which are written without blanks, are words
//! by themselves, so that what stands within a run of them is found as well.

use std::ops::Range;

/// Longest word that is kept whole, in characters.
const LENGTH: usize = 64;

/// Where the words of a text are.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| letter.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if is_ideograph(first) {
            return Some(start..end);
        }
        let mut length = 1;
        while length < LENGTH
            && let Some((at, letter)) =
                letters.next_if(|(_, letter)| letter.is_alphanumeric() && !is_ideograph(*letter))
        {
            end = at + letter.len_utf8();
            length += 1;
        }
        Some(start..end)
    })
}

/// The words of a text in lower case, with blanks between them.
pub(super) fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in words(text) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.extend(text[word].chars().flat_map(char::to_lowercase));
    }
    joined
}

/// Whether a word is the same as one in lower case, or begins with it.
pub(super) fn is_same(word: &str, lower: &str, is_prefix: bool) -> bool {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    lower.chars().all(|letter| letters.next() == Some(letter))
        && (is_prefix || letters.next().is_none())
}

fn is_ideograph(letter: char) -> bool {
    // Kana, CJK with its extensions, and Hangul, which is searched within words, too.
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits_in_lower_case() {
        assert_eq!(
            joined("$ docker-compose UP --build_x"),
            "docker compose up build x"
        );
        assert_eq!(joined("Żółć, 2nd  "), "żółć 2nd");
        assert_eq!(joined("--- │ ▓▓"), "");
    }

    #[test]
    fn an_ideograph_is_a_word() {
        assert_eq!(joined("録画abcテ"), "録 画 abc テ");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let text = "a".repeat(100);
        let lengths: Vec<_> = words(&text).map(|word| word.len()).collect();
        assert_eq!(lengths, [64, 36]);
    }

    #[test]
    fn words_are_compared_without_case() {
        assert!(is_same("DOCKER", "docker", false));
        assert!(is_same("Docker", "dock", true) && !is_same("Docker", "dock", false));
        assert!(!is_same("dock", "docker", true));
    }
}
