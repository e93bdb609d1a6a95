//! Accounts, and what names and addresses they may have.

use crate::error::{Detail, words};
use crate::policy::Actor;
use crate::recording::Visibility;
use crate::scope::{Scope, Scopes};
use crate::store::now;
use crate::store::tokens::NewToken;

/// Longest name of a token, in characters, and longest life of one that does not last for ever.
const TOKEN_NAME: usize = 64;
const TOKEN_DAYS: i64 = 3650;

const DAY: i64 = 86_400 * 1_000_000;

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) username: String,
    pub(crate) is_admin: bool,
    /// What new recordings get when the upload does not say.
    pub(crate) default_visibility: Visibility,
    /// Whether they may do nothing any more.
    pub(crate) is_suspended: bool,
    /// Microseconds since 1970.
    pub(crate) created_at: i64,
}

impl User {
    /// As whom decisions are made. Who is suspended may do what strangers may.
    pub(crate) fn actor(&self) -> Actor {
        if self.is_suspended {
            return Actor::Guest;
        }
        Actor::User {
            id: self.id,
            is_admin: self.is_admin,
        }
    }
}

/// The token that somebody wishes for, unless something is wrong with the wish.
pub(crate) fn wished_token<'a>(
    user: &User,
    name: &'a str,
    scopes: impl Iterator<Item = &'a str>,
    days: Option<i64>,
) -> Result<NewToken<'a>, Vec<Detail>> {
    let mut problems = Vec::new();
    let mut problem = |field, message| problems.push(Detail { field, message });
    let name = name.trim();
    if name.is_empty() {
        problem("name", words::missing());
    } else if name.chars().count() > TOKEN_NAME {
        problem("name", words::too_long(TOKEN_NAME));
    }
    let scopes: Option<Scopes> = scopes.map(Scope::named).collect();
    if scopes.is_none_or(Scopes::is_empty) {
        let names = Scope::ALL.map(Scope::name).join(", ");
        problem("scopes", words::not_some_of(&names));
    }
    if days.is_some_and(|days| !(1..=TOKEN_DAYS).contains(&days)) {
        problem("expires_in_days", words::not_between(1, TOKEN_DAYS));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(NewToken {
        user_id: user.id,
        name,
        scopes: scopes.unwrap_or_default(),
        expires_at: days.map(|days| now() + days * DAY),
    })
}

/// The address in the form in which accounts are found by it, when it can be one.
pub(crate) fn normal_email(text: &str) -> Option<String> {
    let email = text.trim().to_ascii_lowercase();
    let (name, domain) = email.split_once('@')?;
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let in_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_name = (1..=64).contains(&name.len()) && name.bytes().all(in_name);
    let is_domain = domain.len() <= 190
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(in_label));
    (is_name && is_domain).then_some(email)
}

/// Whether a name can be a username: 2 to 16 letters, digits and inner hyphens.
pub(crate) fn is_username(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (2..=16).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A username made from an address, to begin with.
pub(crate) fn suggested_username(email: &str) -> String {
    let name = email.split('@').next().unwrap_or_default();
    let name: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .take(16)
        .collect();
    name.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whatever_its_case() {
        assert_eq!(
            normal_email(" Me.And+You@Example.COM "),
            Some("me.and+you@example.com".into())
        );
        assert_eq!(
            normal_email("root@localhost"),
            Some("root@localhost".into())
        );
    }

    #[test]
    fn what_could_forge_a_header_or_a_page_is_no_address() {
        let wrong = [
            "",
            "a",
            "@b.c",
            "a@",
            "a@b..c",
            "a b@c.d",
            "a@b\r\nbcc: x@y.z",
            "<a>@b.c",
            "a@b@c",
        ];
        for text in wrong {
            assert_eq!(normal_email(text), None, "{text:?}");
        }
    }

    #[test]
    fn usernames_are_short_words() {
        for name in ["ab", "A1", "a-b", "abcdefghijklmnop"] {
            assert!(is_username(name), "{name}");
        }
        for name in ["", "a", "-a", "a-", "a_b", "ż1", "abcdefghijklmnopq", "a b"] {
            assert!(!is_username(name), "{name}");
        }
    }

    #[test]
    fn the_suggestion_comes_from_the_address() {
        assert_eq!(suggested_username("jane.doe+x@example.com"), "jane-doe-x");
        assert_eq!(
            suggested_username("_a_very_long_name_indeed@b"),
            "a-very-long-nam"
        );
    }
}
