//! Pages of accounts and of what belongs to them.

use std::time::SystemTime;

use askama::Template;
use axum::response::Response;

use super::{age, day};
use crate::account::User;
use crate::error::{AppError, Detail};
use crate::mail::Mail;
use crate::parcel::Report;
use crate::scope::Scope;
use crate::store::identities::Identity;
use crate::store::installations::Installation;
use crate::store::time_of;
use crate::store::tokens::Token;
use crate::store::users::Session;

/// The form that asks who wants in.
#[derive(Template)]
#[template(path = "login.html")]
pub(crate) struct LoginPage<'a> {
    pub(crate) user: Option<&'a str>,
    /// What people call the provider that they can log in with.
    pub(crate) provider: Option<&'a str>,
    pub(crate) problem: Option<String>,
    pub(crate) entered: &'a str,
}

/// What became of an archive that somebody sent.
#[derive(Template)]
#[template(path = "import.html")]
pub(crate) struct ImportPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) report: &'a Report,
}

impl ImportPage<'_> {
    /// What became of it, in one line.
    fn summary(&self) -> String {
        let Report {
            imported,
            present,
            refused,
            ..
        } = self.report;
        format!("{imported} new, {present} here before, {refused} not taken.")
    }

    /// Lines that say more than that all is well.
    fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.report.entries.iter();
        lines.filter_map(|line| Some((line.name.as_str(), line.reason.as_deref()?)))
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct MessagePage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) message: &'a str,
    /// Where to go from here: path and words.
    pub(crate) link: Option<(&'a str, &'a str)>,
}

/// A page that asks whether something is to be done.
#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct AskPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) message: &'a str,
    /// Where the form goes.
    pub(crate) action: &'a str,
    /// What the form brings along.
    pub(crate) secret: &'a str,
    pub(crate) button: &'a str,
}

impl AskPage<'_> {
    /// The response, which holds a secret.
    pub(crate) fn show(&self) -> Result<Response, AppError> {
        let mut response = super::show(self)?;
        super::keep_secret(&mut response);
        super::do_not_store(&mut response);
        Ok(response)
    }
}

/// What a link from an e-mail opens.
#[derive(Template)]
#[template(path = "confirm.html")]
pub(crate) struct ConfirmPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) secret: &'a str,
    /// Whom the link was sent to; the setup link asks.
    pub(crate) known_email: Option<&'a str>,
    pub(crate) email: &'a str,
    /// The username to begin with, for those who have no account yet.
    pub(crate) username: Option<&'a str>,
    pub(crate) problem: Option<String>,
}

/// E-mails of a server in development.
#[derive(Template)]
#[template(path = "mailbox.html")]
pub(crate) struct MailboxPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) mails: Vec<Mail>,
}

/// What is about to be claimed.
#[derive(Template)]
#[template(path = "connect.html")]
pub(crate) struct ConnectPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) id: &'a str,
    pub(crate) is_mine: bool,
    pub(crate) recordings: i64,
}

/// A device in a list.
pub(crate) struct Device<'a> {
    pub(crate) id: i64,
    pub(crate) name: &'a str,
    pub(crate) since: String,
    pub(crate) is_this: bool,
}

impl<'a> Device<'a> {
    pub(crate) fn new(session: &'a Session, current: i64) -> Device<'a> {
        Device {
            id: session.id,
            name: session
                .user_agent
                .as_deref()
                .unwrap_or("A browser without a name"),
            since: age(time_of(session.created_at), SystemTime::now()),
            is_this: session.id == current,
        }
    }
}

/// An installation in a list.
pub(crate) struct Recorder {
    pub(crate) id: i64,
    pub(crate) since: String,
    pub(crate) is_revoked: bool,
}

impl Recorder {
    pub(crate) fn new(installation: &Installation) -> Recorder {
        Recorder {
            id: installation.id,
            since: age(time_of(installation.created_at), SystemTime::now()),
            is_revoked: installation.is_revoked,
        }
    }
}

/// A token in a list.
pub(crate) struct TokenRow<'a> {
    pub(crate) id: i64,
    pub(crate) name: &'a str,
    pub(crate) scopes: String,
    pub(crate) facts: String,
}

impl<'a> TokenRow<'a> {
    pub(crate) fn new(token: &'a Token) -> TokenRow<'a> {
        let now = SystemTime::now();
        let used = match token.last_used_at {
            Some(at) => format!("used {}", age(time_of(at), now)),
            None => "never used".into(),
        };
        let life = match token.expires_at {
            Some(_) if token.is_expired() => "expired".into(),
            Some(at) => format!("until {}", day(at)),
            None => "until it is revoked".into(),
        };
        TokenRow {
            id: token.id,
            name: &token.name,
            scopes: token.scopes.names().join(", "),
            facts: format!("{life} · {used}"),
        }
    }
}

/// Settings of an account.
#[derive(Template)]
#[template(path = "settings.html")]
pub(crate) struct SettingsPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) account: &'a User,
    /// What it keeps and may keep, in words.
    pub(crate) used: String,
    pub(crate) problem: Option<String>,
    /// Addresses beside the one that letters go to.
    pub(crate) emails: Vec<String>,
    pub(crate) identities: &'a [Identity],
    /// What people call the provider that they can log in with.
    pub(crate) provider: Option<&'a str>,
    pub(crate) sessions: Vec<Device<'a>>,
    pub(crate) installations: Vec<Recorder>,
    pub(crate) tokens: Vec<TokenRow<'a>>,
    /// The secret of a token that was made just now.
    pub(crate) new_token: Option<String>,
    /// What was wrong with the wish for a token.
    pub(crate) token_problems: Vec<Detail>,
}

impl SettingsPage<'_> {
    /// When an identity was added.
    fn since(&self, identity: &Identity) -> String {
        age(time_of(identity.created_at), SystemTime::now())
    }

    /// Scopes with their names, their meanings, and whether they are offered ticked.
    fn scopes(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        let offered = Scope::ALL.into_iter();
        let offered = offered.filter(|scope| *scope != Scope::Admin || self.account.is_admin);
        offered.map(|scope| (scope.name(), scope.meaning(), scope == Scope::Upload))
    }

    fn is_default(&self, name: &str) -> bool {
        self.account.default_visibility.name() == name
    }
}
