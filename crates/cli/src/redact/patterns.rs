//! What secrets look like.

use std::ops::Range;

use anyhow::Result;
use asciicast::Header;
use regex::{Regex, RegexSet};

use crate::error::usage_error;

/// Patterns that are known. Where one has a group, only what the group matches is secret.
const BUILT_IN: &[&str] = &[
    // Amazon Web Services
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    // GitHub, GitLab
    r"\bgh[pousr]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_[A-Za-z0-9_]{22,}",
    r"\bgl(?:pat|ptt|dt|rt|soat)-[A-Za-z0-9_-]{20,}",
    // Slack, Stripe, SendGrid, Twilio
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
    r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    r"\bSK[0-9a-f]{32}\b",
    // Google
    r"\bAIza[A-Za-z0-9_-]{35}",
    r"\bya29\.[A-Za-z0-9_-]{20,}",
    // Model services
    r"\bsk-[A-Za-z0-9_-]{20,}",
    // npm, PyPI, crates.io, Docker, DigitalOcean, Hugging Face
    r"\bnpm_[A-Za-z0-9]{36}",
    r"\bpypi-[A-Za-z0-9_-]{16,}",
    r"\bcio[A-Za-z0-9]{32}\b",
    r"\bdckr_pat_[A-Za-z0-9_-]{20,}",
    r"\bdo[opr]_v1_[0-9a-f]{64}",
    r"\bhf_[A-Za-z0-9]{30,}",
    // JSON web tokens, age keys
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    r"\bAGE-SECRET-KEY-1[A-Z0-9]{58}",
    // Headers of HTTP, addresses with a password
    r"(?i)\bauthorization:\s*(?:bearer|basic|token)\s+([^\s'\x22]+)",
    r"\b[a-z][a-z0-9+.-]*://[^\s:/@]+:([^\s/@]+)@",
    // NAME=value and name: value
    r"(?i)(?:password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|credentials?)[a-z0-9_]*['\x22]?\s*[=:]\s*['\x22]?([^\s'\x22]+)",
    r"(?i)--(?:password|passphrase|secret|token|api-key)[= ]['\x22]?([^\s'\x22]+)",
];

/// The first line of a private key.
const KEY_START: &str = r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----";
/// Its last line.
const KEY_END: &str = r"-----END [A-Z0-9 ]+-----";

/// What to look for.
#[derive(Debug, Clone)]
pub(crate) struct Patterns {
    set: RegexSet,
    patterns: Vec<Regex>,
    /// The first and the last line of a private key.
    key: Option<(Regex, Regex)>,
}

impl Patterns {
    /// The user's own patterns, beside the built-in ones when these are wanted.
    pub(crate) fn new(own: &[String], with_built_in: bool) -> Result<Patterns> {
        let built_in = if with_built_in { BUILT_IN } else { &[] };
        let sources: Vec<&str> = own
            .iter()
            .map(String::as_str)
            .chain(built_in.iter().copied())
            .collect();
        let invalid = |error: regex::Error| usage_error(format!("invalid pattern: {error}"));
        let patterns = sources.iter().map(|source| Regex::new(source));
        let patterns = patterns.collect::<Result<Vec<_>, _>>().map_err(invalid)?;
        if let Some(pattern) = patterns.iter().find(|pattern| pattern.is_match("")) {
            return Err(usage_error(format!(
                "invalid pattern {:?}: it matches the empty text",
                pattern.as_str()
            )));
        }
        let key = || Ok((Regex::new(KEY_START)?, Regex::new(KEY_END)?));
        let key = with_built_in.then(key).transpose().map_err(invalid)?;
        Ok(Patterns {
            set: RegexSet::new(&sources).map_err(invalid)?,
            patterns,
            key,
        })
    }

    /// Calls `each` with the secret parts of `text`, in bytes.
    pub(crate) fn find(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        for index in &self.set.matches(text) {
            for captures in self.patterns[index].captures_iter(text) {
                if let Some(secret) = captures.get(1).or_else(|| captures.get(0)) {
                    each(secret.range());
                }
            }
        }
    }

    /// Whether a line begins a private key, whose lines are all secret.
    pub(super) fn begins_key(&self, line: &str) -> bool {
        self.key
            .as_ref()
            .is_some_and(|(start, _)| start.is_match(line))
    }

    /// Whether a line ends a private key.
    pub(super) fn ends_key(&self, line: &str) -> bool {
        self.key.as_ref().is_some_and(|(_, end)| end.is_match(line))
    }

    /// `text` without its secrets.
    pub(crate) fn mask(&self, text: &str) -> String {
        let mut chars: Vec<(usize, char)> = text.char_indices().collect();
        self.find(text, |secret| {
            for (at, char) in &mut chars {
                if secret.contains(at) {
                    *char = '*';
                }
            }
        });
        chars.into_iter().map(|(_, char)| char).collect()
    }

    /// Takes the secrets out of what a recording says about itself.
    pub(crate) fn mask_header(&self, header: &mut Header) {
        for text in [&mut header.command, &mut header.title] {
            *text = text.as_deref().map(|text| self.mask(text));
        }
        for (name, value) in &mut header.env {
            // A name says what a value is.
            let assignment = self.mask(&format!("{name}={value}"));
            *value = assignment.chars().skip(name.chars().count() + 1).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn secrets_are_recognised() {
        let patterns = Patterns::new(&["ACME-[0-9]+".to_owned()], true).unwrap();
        let cases = [
            ("id AKIAABCDEFGHIJKLMNOP.", "id ********************."),
            ("export API_KEY='abc'", "export API_KEY='***'"),
            ("password: hunter2", "password: *******"),
            (
                "git clone https://me:p4ss@host/x",
                "git clone https://me:****@host/x",
            ),
            (
                "Authorization: Bearer abc.def",
                "Authorization: Bearer *******",
            ),
            ("badge ACME-123", "badge ********"),
        ];
        for (text, masked) in cases {
            assert_eq!(patterns.mask(text), masked);
        }
        for harmless in [
            "ls -l",
            "the token is",
            "https://host:8080/x",
            "tokens",
            "sk-short",
        ] {
            assert_eq!(patterns.mask(harmless), harmless);
        }
    }

    #[test]
    fn a_header_says_no_secrets() {
        let mut header = Header {
            command: Some("curl -H 'Authorization: Bearer abc'".to_owned()),
            env: [("NPM_TOKEN", "abc"), ("SHELL", "/bin/sh")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..Header::default()
        };
        Patterns::new(&[], true).unwrap().mask_header(&mut header);
        assert_eq!(
            header.command.as_deref(),
            Some("curl -H 'Authorization: Bearer ***'")
        );
        let values: Vec<&str> = header.env.values().map(String::as_str).collect();
        assert_eq!(values, ["***", "/bin/sh"]);
    }

    #[test]
    fn patterns_that_make_no_sense_are_refused() {
        for pattern in ["(", "x*"] {
            assert!(
                Patterns::new(&[pattern.to_owned()], false).is_err(),
                "{pattern}"
            );
        }
    }
}
