//! Random names that cannot be guessed, and the hashes under which credentials are kept.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Length of a random name: 62^16 is more than 2^95.
const LENGTH: usize = 16;

/// Sixteen letters and digits, each as likely as any other.
///
/// # Panics
///
/// When the operating system has no randomness to give; nothing safe could be done then.
pub(crate) fn random() -> String {
    let mut name = String::with_capacity(LENGTH);
    while name.len() < LENGTH {
        let mut bytes = [0; 2 * LENGTH];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        // 248 is the largest multiple of 62 in a byte: beyond it the first letters would be
        // more likely than the others.
        let letters = bytes.iter().filter(|byte| **byte < 248);
        name.extend(
            letters
                .map(|byte| char::from(ALPHABET[usize::from(byte % 62)]))
                .take(LENGTH - name.len()),
        );
    }
    name
}

/// A credential: twice as long as a name.
pub(crate) fn secret() -> String {
    random() + &random()
}

/// What tokens of accounts begin with, so that people and scanners know them when they see one.
const PROGRAM_PREFIX: &str = "asciinema_";

/// A credential for programs.
pub(crate) fn for_programs() -> String {
    format!("{PROGRAM_PREFIX}{}", secret())
}

/// Whether a text has the form of a credential for programs.
pub(crate) fn is_for_programs(text: &str) -> bool {
    text.strip_prefix(PROGRAM_PREFIX).is_some_and(|rest| {
        rest.len() == 2 * LENGTH && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The SHA-256 of a credential in hexadecimal: what the database knows of it.
pub(crate) fn hash(credential: &str) -> String {
    hex(&Sha256::digest(credential.as_bytes()))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sixteen_letters_or_digits_and_every_one_occurs() {
        let names: String = (0..1000).map(|_| random()).collect();
        assert_eq!(names.len(), 16_000);
        for letter in ALPHABET {
            // 258 are expected of each; a count this far off has a chance below 1e-12.
            let count = names.bytes().filter(|byte| byte == letter).count();
            assert!(
                (130..400).contains(&count),
                "{count} of {}",
                char::from(*letter)
            );
        }
        assert!(names.bytes().all(|byte| ALPHABET.contains(&byte)));
    }

    #[test]
    fn a_credential_is_known_by_its_sha256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(""), empty);
        assert_ne!(hash("a"), hash("b"));
    }
}
