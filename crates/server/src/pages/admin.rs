//! Pages of those who look after the server.

use askama::Template;
use axum::response::Response;

use super::Pager;
use crate::audit;
use crate::config::Setting;
use crate::error::{AppError, words};
use crate::quota::{Limit, Limits, Quota, Usage};
use crate::recording::{Recording, Visibility};
use crate::store::audit::Entry;
use crate::store::jobs::queue::Queued;
use crate::store::recordings::holdings::Holding;
use crate::store::time_of;
use crate::store::totals::Totals;
use crate::store::users::listing::Listed;

/// Where everything is: path and name.
pub(crate) const TABS: [(&str, &str); 7] = [
    ("/admin", "Overview"),
    ("/admin/users", "Accounts"),
    ("/admin/recordings", "Recordings"),
    ("/admin/jobs", "Jobs"),
    ("/admin/storage", "Storage"),
    ("/admin/audit", "Audit log"),
    ("/admin/settings", "Settings"),
];

/// The response, which no cache keeps.
pub(crate) fn show(page: &impl Template) -> Result<Response, AppError> {
    let mut response = super::show(page)?;
    super::keep_secret(&mut response);
    super::do_not_store(&mut response);
    Ok(response)
}

/// `NAME=VALUE&` for the address of another page of a list; nothing without a value.
pub(crate) fn query(name: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{name}={value}&")
}

/// A moment as people read it, in UTC.
fn moment(timestamp: i64) -> String {
    let text = humantime::format_rfc3339_seconds(time_of(timestamp)).to_string();
    text.replace('T', " ").trim_end_matches('Z').to_owned()
}

fn bytes(number: i64) -> String {
    words::size(number.unsigned_abs())
}

/// The server at a glance.
#[derive(Template)]
#[template(path = "admin/overview.html")]
pub(crate) struct OverviewPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) totals: Totals,
    pub(crate) waiting: i64,
    pub(crate) failed: i64,
    pub(crate) version: &'a str,
}

impl OverviewPage<'_> {
    fn name(&self) -> &'static str {
        "Overview"
    }

    fn stored(&self) -> String {
        bytes(self.totals.bytes)
    }
}

/// Who takes how much room.
#[derive(Template)]
#[template(path = "admin/storage.html")]
pub(crate) struct StoragePage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) totals: Totals,
    pub(crate) largest: Vec<UserRow<'a>>,
}

impl StoragePage<'_> {
    fn name(&self) -> &'static str {
        "Storage"
    }

    fn decompressed(&self) -> String {
        bytes(self.totals.content_bytes)
    }

    /// Name, number and bytes of each kind of recording.
    fn kinds(&self) -> [(&'static str, i64, String); 4] {
        let totals = &self.totals;
        [
            ("All", totals.recordings, bytes(totals.bytes)),
            ("Unclaimed", totals.unclaimed, bytes(totals.unclaimed_bytes)),
            (
                "Archived or taken down",
                totals.archived,
                bytes(totals.archived_bytes),
            ),
            (
                "Deleted, not yet removed",
                totals.deleted,
                bytes(totals.deleted_bytes),
            ),
        ]
    }
}

/// Every setting.
#[derive(Template)]
#[template(path = "admin/settings.html")]
pub(crate) struct ServerSettingsPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) settings: &'a [Setting],
}

impl ServerSettingsPage<'_> {
    fn name(&self) -> &'static str {
        "Settings"
    }
}

/// An account in a list.
pub(crate) struct UserRow<'a> {
    listed: &'a Listed,
    joined: String,
    suspended: Option<String>,
    bytes: String,
}

impl<'a> UserRow<'a> {
    pub(crate) fn new(listed: &'a Listed) -> UserRow<'a> {
        UserRow {
            listed,
            joined: moment(listed.user.created_at),
            suspended: listed.suspended_at.map(moment),
            bytes: bytes(listed.bytes),
        }
    }
}

/// A page of the list of accounts.
#[derive(Template)]
#[template(path = "admin/users.html")]
pub(crate) struct UsersPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) rows: Vec<UserRow<'a>>,
    pub(crate) pager: Pager,
}

impl UsersPage<'_> {
    fn name(&self) -> &'static str {
        "Accounts"
    }

    fn search_words(&self) -> &'static str {
        "Username or e-mail address"
    }

    fn shown(&self) -> Option<&'static str> {
        None
    }
}

/// An account, and what can be done to it.
#[derive(Template)]
#[template(path = "admin/user.html")]
pub(crate) struct UserPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) row: UserRow<'a>,
    pub(crate) is_self: bool,
    pub(crate) limits: Limits,
    pub(crate) quota: Quota,
    pub(crate) usage: Usage,
}

impl UserPage<'_> {
    fn name(&self) -> &'static str {
        "Accounts"
    }

    fn path(&self) -> String {
        format!("/admin/users/{}", self.row.listed.user.id)
    }

    /// As it stands in the form: nothing for the default.
    fn limit(&self, limit: &Limit) -> String {
        match limit {
            Limit::Default => String::new(),
            limit => limit.to_string(),
        }
    }

    fn used(&self) -> String {
        used(&self.usage, &self.quota)
    }
}

/// What an account holds and may hold, in words.
pub(crate) fn used(usage: &Usage, quota: &Quota) -> String {
    let of = |most: Option<String>| most.map(|most| format!(" of {most}")).unwrap_or_default();
    format!(
        "{}{} recordings, {}{}",
        usage.recordings,
        of(quota.recordings.map(|most| most.to_string())),
        words::size(usage.bytes),
        of(quota.bytes.map(words::size)),
    )
}

/// A recording in a list.
pub(crate) struct RecordingRow<'a> {
    recording: &'a Recording,
    uploaded: String,
    bytes: String,
    states: Vec<&'static str>,
}

impl<'a> RecordingRow<'a> {
    pub(crate) fn new(recording: &'a Recording) -> RecordingRow<'a> {
        let is_down = recording.takedown_reason.is_some();
        let states = [
            (recording.is_featured, "featured"),
            (recording.owner.is_none(), "unclaimed"),
            (is_down, "taken down"),
            (recording.archived_at.is_some() && !is_down, "archived"),
            (recording.deleted_at.is_some(), "deleted"),
        ];
        let states = states.into_iter().filter(|(is_so, _)| *is_so);
        RecordingRow {
            recording,
            uploaded: moment(recording.created_at),
            bytes: words::size(recording.file.stored_bytes),
            states: states.map(|(_, name)| name).collect(),
        }
    }

    /// The visibilities that it has not.
    fn others(&self) -> Vec<&'static str> {
        let all = [
            Visibility::Public,
            Visibility::Unlisted,
            Visibility::Private,
        ];
        let others = all
            .iter()
            .filter(|kind| **kind != self.recording.visibility);
        others.map(|kind| kind.name()).collect()
    }

    fn is_public(&self) -> bool {
        self.recording.visibility.name() == "public"
    }
}

/// A page of the list of recordings.
#[derive(Template)]
#[template(path = "admin/recordings.html")]
pub(crate) struct HoldingsPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) holding: Holding,
    pub(crate) rows: Vec<RecordingRow<'a>>,
    pub(crate) pager: Pager,
}

impl HoldingsPage<'_> {
    /// The kinds by name, and whether each is the one that is shown.
    fn kinds(&self) -> [(&'static str, bool); 6] {
        Holding::ALL.map(|kind| (kind.name(), kind == self.holding))
    }

    fn name(&self) -> &'static str {
        "Recordings"
    }

    fn search_words(&self) -> &'static str {
        "Title, number, link or owner"
    }

    fn shown(&self) -> Option<&'static str> {
        Some(self.holding.name())
    }
}

/// A recording, and what can be done to it.
#[derive(Template)]
#[template(path = "admin/recording.html")]
pub(crate) struct HoldingPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) row: RecordingRow<'a>,
}

impl HoldingPage<'_> {
    fn name(&self) -> &'static str {
        "Recordings"
    }
}

/// A job in the queue.
pub(crate) struct JobRow<'a> {
    job: &'a Queued,
    state: String,
    is_failed: bool,
}

impl<'a> JobRow<'a> {
    pub(crate) fn new(job: &'a Queued) -> JobRow<'a> {
        let state = match (job.failed_at, job.leased_until) {
            (Some(at), _) => format!("given up {}", moment(at)),
            (None, Some(_)) => "under way".into(),
            (None, None) => format!("due {}", moment(job.run_at)),
        };
        JobRow {
            job,
            state,
            is_failed: job.failed_at.is_some(),
        }
    }
}

/// A page of the queue.
#[derive(Template)]
#[template(path = "admin/jobs.html")]
pub(crate) struct JobsPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) rows: Vec<JobRow<'a>>,
    pub(crate) pager: Pager,
}

impl JobsPage<'_> {
    fn name(&self) -> &'static str {
        "Jobs"
    }
}

/// A line of the audit log.
pub(crate) struct AuditRow<'a> {
    entry: &'a Entry,
    at: String,
    deed: &'a str,
}

impl<'a> AuditRow<'a> {
    pub(crate) fn new(entry: &'a Entry) -> AuditRow<'a> {
        AuditRow {
            entry,
            at: moment(entry.at),
            deed: audit::words(&entry.deed),
        }
    }
}

/// A page of the audit log.
#[derive(Template)]
#[template(path = "admin/audit.html")]
pub(crate) struct AuditPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) rows: Vec<AuditRow<'a>>,
    /// Where older entries are.
    pub(crate) older: Option<String>,
}

impl AuditPage<'_> {
    fn name(&self) -> &'static str {
        "Audit log"
    }

    fn search_words(&self) -> &'static str {
        "Who, what, to what, or an address"
    }

    fn shown(&self) -> Option<&'static str> {
        None
    }
}
