//! A recording as the server knows it, and the addresses under which it is found.
//!
//! Plain data: where it is stored and how it is shown is known elsewhere.

pub(crate) mod settings;
pub(crate) mod tags;

use std::collections::BTreeMap;
use std::time::Duration;

use self::settings::{Changes, Playback};
use crate::policy::Subject;

/// Who may see a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone; it is listed.
    Public,
    /// Everyone who knows the secret link.
    Unlisted,
    /// Its owner.
    Private,
}

impl Visibility {
    /// The name used in the database, the API and forms.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Unlisted => "unlisted",
            Visibility::Private => "private",
        }
    }

    /// The visibility with this name.
    pub(crate) fn named(name: &str) -> Option<Visibility> {
        [
            Visibility::Public,
            Visibility::Unlisted,
            Visibility::Private,
        ]
        .into_iter()
        .find(|visibility| visibility.name() == name)
    }
}

/// What stands after `/a/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// The number of a public recording.
    Number(i64),
    /// The secret token of any recording.
    Token(String),
}

impl Address {
    /// Reads an address. Digits alone are always a number, even sixteen of them.
    pub(crate) fn parse(text: &str) -> Option<Address> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.parse().ok().map(Address::Number)
        } else if matches!(text.len(), 16 | 25)
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            // Tokens of 25 are those of upstream's first years; imported recordings keep them.
            Some(Address::Token(text.to_owned()))
        } else {
            None
        }
    }
}

/// What the uploaded file says about itself, checked and brought to size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Metadata {
    /// 1, 2 or 3.
    pub(crate) format_version: u8,
    pub(crate) cols: u16,
    pub(crate) rows: u16,
    /// Time of the last event, pauses cut by the file's own idle time limit.
    pub(crate) duration: Duration,
    pub(crate) event_count: u64,
    pub(crate) idle_time_limit: Option<Duration>,
    pub(crate) title: Option<String>,
    pub(crate) command: Option<String>,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) term_type: Option<String>,
    pub(crate) term_version: Option<String>,
    /// Foreground, background and palette as JSON.
    pub(crate) theme: Option<String>,
    /// Microseconds since 1970.
    pub(crate) recorded_at: Option<i64>,
    pub(crate) tags: Vec<String>,
}

/// Where the bytes of a recording lie and what they measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredFile {
    /// Key in the file storage; the file there is a zstd frame.
    pub(crate) key: String,
    /// Bytes of the stored file.
    pub(crate) stored_bytes: u64,
    /// Bytes of the asciicast within.
    pub(crate) content_bytes: u64,
    /// SHA-256 of the asciicast within, hexadecimal.
    pub(crate) content_sha256: String,
}

/// Whose a recording is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) id: i64,
    pub(crate) username: String,
}

/// The part of a recording that is shown: moments of the whole, with its pauses cut by the limit
/// in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trim {
    pub(crate) from: Duration,
    pub(crate) to: Option<Duration>,
}

/// A hosted recording.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) id: i64,
    /// Without one it is unclaimed.
    pub(crate) owner: Option<Owner>,
    pub(crate) secret_token: String,
    pub(crate) visibility: Visibility,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) audio_url: Option<String>,
    pub(crate) format_version: u8,
    pub(crate) cols: u16,
    pub(crate) rows: u16,
    pub(crate) duration: Duration,
    pub(crate) command: Option<String>,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) term_type: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) file: StoredFile,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    /// Whether admins recommend it.
    pub(crate) is_featured: bool,
    pub(crate) views: u64,
    pub(crate) archived_at: Option<i64>,
    /// When its owner threw it away; it can still be taken back.
    pub(crate) deleted_at: Option<i64>,
    /// Why it was taken down; it is archived, then.
    pub(crate) takedown_reason: Option<String>,
    pub(crate) playback: Playback,
    pub(crate) tags: Vec<String>,
}

impl Recording {
    /// What stands after `/a/` in its one canonical address.
    pub(crate) fn slug(&self) -> String {
        match self.visibility {
            Visibility::Public => self.id.to_string(),
            Visibility::Unlisted | Visibility::Private => self.secret_token.clone(),
        }
    }

    /// What decisions about it depend on.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            owner_id: self.owner.as_ref().map(|owner| owner.id),
            visibility: self.visibility,
            archived: self.archived_at.is_some(),
        }
    }

    /// The part that is shown, unless it is the whole.
    pub(crate) fn trim(&self) -> Option<Trim> {
        let moment = |seconds: f64| Duration::try_from_secs_f64(seconds).ok();
        let playback = &self.playback;
        let from = playback.trim_from.and_then(moment).unwrap_or_default();
        let to = playback.trim_to.and_then(moment);
        (!from.is_zero() || to.is_some()).then_some(Trim { from, to })
    }

    /// How long the part is that is shown.
    pub(crate) fn shown_duration(&self) -> Duration {
        self.trim().map_or(self.duration, |trim| {
            let end = trim.to.unwrap_or(Duration::MAX).min(self.duration);
            end.saturating_sub(trim.from)
        })
    }

    /// A moment of the whole recording, as a moment of the part that is shown.
    pub(crate) fn shown_moment(&self, seconds: f64) -> Option<Duration> {
        let moment = Duration::try_from_secs_f64(seconds).ok()?;
        let Some(trim) = self.trim() else {
            return Some(moment);
        };
        let is_shown = moment >= trim.from && trim.to.is_none_or(|to| moment <= to);
        is_shown.then(|| moment.saturating_sub(trim.from))
    }

    /// The moment that stands for it, within the part that is shown.
    pub(crate) fn poster(&self) -> Duration {
        let chosen = self.playback.poster_at;
        let chosen = chosen.and_then(|seconds| self.shown_moment(seconds));
        chosen.unwrap_or(self.shown_duration() / 2)
    }

    /// What its owner may change, as it is now.
    pub(crate) fn changes(&self) -> Changes {
        Changes {
            title: self.title.clone(),
            description: self.description.clone(),
            visibility: Some(self.visibility),
            audio_url: self.audio_url.clone(),
            playback: self.playback.clone(),
            tags: None,
        }
    }

    /// The ending of its file: first recordings were one JSON document.
    pub(crate) fn extension(&self) -> &'static str {
        if self.format_version < 2 {
            "json"
        } else {
            "cast"
        }
    }

    /// The title, else the command when it is more than a bare shell, else "untitled".
    pub(crate) fn display_title(&self) -> &str {
        let shell = self.env.get("SHELL").map(String::as_str);
        let command = self.command.as_deref();
        let command = command.filter(|command| Some(*command) != shell);
        let is_seen = |text: &&str| !text.trim().is_empty();
        let title = self.title.as_deref().filter(is_seen);
        title.or(command.filter(is_seen)).unwrap_or("untitled")
    }

    /// The system it was recorded on, as its recorder named itself when uploading.
    pub(crate) fn system(&self) -> Option<&'static str> {
        let agent = self.user_agent.as_deref()?.to_ascii_lowercase();
        let systems = [
            ("wsl2", "WSL2"),
            ("linux", "GNU/Linux"),
            ("macos", "macOS"),
            ("darwin", "macOS"),
            ("freebsd", "FreeBSD"),
            ("openbsd", "OpenBSD"),
        ];
        systems
            .into_iter()
            .find(|(word, _)| agent.contains(word))
            .map(|(_, name)| name)
    }

    /// The name of the shell it was recorded in.
    pub(crate) fn shell(&self) -> Option<&str> {
        self.env
            .get("SHELL")?
            .rsplit('/')
            .next()
            .filter(|name| !name.is_empty())
    }

    /// The name of the terminal's type.
    pub(crate) fn terminal(&self) -> Option<&str> {
        self.term_type
            .as_deref()
            .or_else(|| self.env.get("TERM").map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_number_and_letters_a_token() {
        assert_eq!(Address::parse("12"), Some(Address::Number(12)));
        assert_eq!(
            Address::parse("1234567890123456"),
            Some(Address::Number(1234567890123456))
        );
        let token = "abcdefghIJKLMN12";
        assert_eq!(Address::parse(token), Some(Address::Token(token.into())));
        assert!(Address::parse("abcdefghijklmnopqrstuvwxy").is_some());
    }

    #[test]
    fn what_is_neither_a_number_nor_a_token_is_no_address() {
        let wrong = [
            "",
            "abc",
            "99999999999999999999",
            "abcdefghIJKLMN1_",
            "../abcdefghIJKLM",
            "-1",
        ];
        for text in wrong {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn visibilities_have_names() {
        for visibility in [
            Visibility::Public,
            Visibility::Unlisted,
            Visibility::Private,
        ] {
            assert_eq!(Visibility::named(visibility.name()), Some(visibility));
        }
        assert_eq!(Visibility::named("secret"), None);
    }
}
