//! What goes into the audit log: by whom, and what was done.

use std::net::IpAddr;

use crate::account::User;
use crate::middleware::client::Client;

/// Who did something.
#[derive(Debug, Clone)]
pub(crate) struct By {
    pub(crate) user_id: Option<i64>,
    pub(crate) name: String,
    pub(crate) address: Option<IpAddr>,
}

impl By {
    /// Somebody with an account.
    pub(crate) fn user(user: &User, client: Client) -> By {
        By {
            user_id: Some(user.id),
            name: user.username.clone(),
            address: Some(client.address),
        }
    }

    /// A program that somebody with an account gave a credential.
    pub(crate) fn program(user: &User, client: Client) -> By {
        By {
            name: format!("{} (API)", user.username),
            ..By::user(user, client)
        }
    }

    /// Whoever opened a link that was sent to an address.
    pub(crate) fn link(email: &str, client: Client) -> By {
        By {
            user_id: None,
            name: email.to_owned(),
            address: Some(client.address),
        }
    }

    /// Whoever may run programs on the machine of the server.
    pub(crate) fn command() -> By {
        By {
            user_id: None,
            name: "command line".into(),
            address: None,
        }
    }
}

macro_rules! deeds {
    ($($deed:ident $name:literal $words:literal)*) => {
        /// What is written down.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Deed {
            $(#[doc = $words] $deed,)*
        }

        impl Deed {
            /// Its name in the log, which programs may rely on.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Deed::$deed => $name,)*
                }
            }
        }

        /// A deed in words for people; its name when this version does not know it.
        pub(crate) fn words(name: &str) -> &str {
            match name {
                $($name => $words,)*
                name => name,
            }
        }
    };
}

deeds! {
    SignedUp "account.created" "made an account"
    LoggedIn "session.started" "logged in"
    SessionEnded "session.ended" "logged a device out"
    EmailChanged "account.email_changed" "changed the address"
    EmailAdded "account.email_added" "added an address"
    EmailRemoved "account.email_removed" "removed an address"
    IdentityAdded "account.identity_added" "added a way to log in"
    IdentityRemoved "account.identity_removed" "removed a way to log in"
    Merged "account.merged" "made part of their account"
    AccountDeleted "account.deleted" "deleted the account"
    InstallationClaimed "installation.claimed" "linked a recorder"
    InstallationRevoked "installation.revoked" "revoked a recorder"
    MadeAdmin "user.admin_granted" "made an admin"
    UnmadeAdmin "user.admin_revoked" "made no longer an admin"
    QuotaSet "user.quota_set" "set the quota"
    Suspended "user.suspended" "suspended"
    Unsuspended "user.unsuspended" "let back in"
    UserDeleted "user.deleted" "deleted an account"
    TakenDown "recording.taken_down" "took down"
    Restored "recording.restored" "brought back"
    Featured "recording.featured" "featured"
    Unfeatured "recording.unfeatured" "no longer featured"
    RecordingChanged "recording.changed" "changed"
    RecordingReplaced "recording.replaced" "replaced the file of"
    RecordingDeleted "recording.deleted" "threw away"
    RecordingTakenBack "recording.taken_back" "took back"
    CollectionChanged "collection.changed" "changed"
    CollectionDeleted "collection.deleted" "deleted"
    VisibilitySet "recording.visibility_set" "set the visibility"
    JobRetried "job.retried" "tried a job again"
    JobDropped "job.dropped" "dropped a job"
}
