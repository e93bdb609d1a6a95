//! What those who look after the server do: each deed with its entry in the audit log, in one
//! transaction. Pages and commands do the same things, by these functions.

use crate::account::User;
use crate::audit::{By, Deed};
use crate::collection::Collection;
use crate::error::AppError;
use crate::jobs;
use crate::quota::Limits;
use crate::recording::{Recording, Visibility};
use crate::store::db::{Db, WriteTransaction};
use crate::store::jobs::queue;
use crate::store::recordings::{self, holdings};
use crate::store::users::{self, listing};
use crate::store::{audit, quotas};

/// Longest reason of a takedown, in characters.
const LONGEST_REASON: usize = 500;

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserDeed {
    MakeAdmin,
    UnmakeAdmin,
    SetLimits(Limits),
    Suspend,
    Unsuspend,
    Delete,
}

/// Does something to an account.
pub(crate) async fn to_user(db: &Db, by: &By, user: &User, deed: UserDeed) -> Result<(), AppError> {
    let mut transaction = db.begin().await?;
    let subject = format!("user {}", user.username);
    let mut details = String::new();
    let noted = match deed {
        UserDeed::MakeAdmin | UserDeed::UnmakeAdmin => {
            let is_admin = deed == UserDeed::MakeAdmin;
            listing::set_admin(&mut transaction, user.id, is_admin).await?;
            if is_admin {
                Deed::MadeAdmin
            } else {
                Deed::UnmadeAdmin
            }
        }
        UserDeed::SetLimits(limits) => {
            quotas::set(&mut transaction, user.id, limits).await?;
            let (bytes, recordings) = (limits.bytes, limits.recordings);
            details = format!("bytes: {bytes}, recordings: {recordings}");
            Deed::QuotaSet
        }
        UserDeed::Suspend | UserDeed::Unsuspend => {
            let suspended = deed == UserDeed::Suspend;
            listing::set_suspended(&mut transaction, user.id, suspended).await?;
            if suspended {
                Deed::Suspended
            } else {
                Deed::Unsuspended
            }
        }
        UserDeed::Delete => {
            let keys = users::delete(&mut transaction, user.id).await?;
            jobs::remove_files(&mut transaction, &keys).await?;
            details = format!("{}, {} recordings", user.email, keys.len());
            Deed::UserDeleted
        }
    };
    audit::note(&mut transaction, by, noted, &subject, &details).await?;
    Ok(transaction.commit().await?)
}

/// What is done to a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordingDeed {
    /// Nobody sees it any more, but for the reason.
    TakeDown(String),
    /// It comes back from archival or a takedown, for good.
    Restore,
    Feature(bool),
    Show(Visibility),
}

/// Does something to a recording.
pub(crate) async fn to_recording(
    db: &Db,
    by: &By,
    recording: &Recording,
    deed: RecordingDeed,
) -> Result<(), AppError> {
    let mut transaction = db.begin().await?;
    let id = recording.id;
    let mut details = String::new();
    let noted = match deed {
        RecordingDeed::TakeDown(reason) => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
                return Err(AppError::no_reason(LONGEST_REASON));
            }
            holdings::take_down(&mut transaction, id, reason).await?;
            details = reason.to_owned();
            Deed::TakenDown
        }
        RecordingDeed::Restore => {
            recordings::unarchive(&mut transaction, id).await?;
            Deed::Restored
        }
        RecordingDeed::Feature(featured) => {
            recordings::set_featured(&mut transaction, id, featured).await?;
            if featured {
                Deed::Featured
            } else {
                Deed::Unfeatured
            }
        }
        RecordingDeed::Show(visibility) => {
            let mut changes = recording.changes();
            changes.visibility = Some(visibility);
            recordings::update(&mut transaction, id, &changes).await?;
            details = visibility.name().to_owned();
            Deed::VisibilitySet
        }
    };
    let subject = format!("recording {id}");
    audit::note(&mut transaction, by, noted, &subject, &details).await?;
    Ok(transaction.commit().await?)
}

/// Notes a change that somebody made to what is somebody else's, as only those do who look after
/// the server. What people do with their own is theirs.
pub(crate) async fn note_foreign(
    transaction: &mut WriteTransaction,
    by: &By,
    owner: Option<i64>,
    deed: Deed,
    (subject, details): (&str, &str),
) -> Result<(), AppError> {
    if owner == by.user_id {
        return Ok(());
    }
    Ok(audit::note(transaction, by, deed, subject, details).await?)
}

/// Notes a change of a recording that is somebody else's.
pub(crate) async fn note_recording(
    transaction: &mut WriteTransaction,
    by: &By,
    recording: &Recording,
    deed: Deed,
    details: &str,
) -> Result<(), AppError> {
    let owner = recording.owner.as_ref().map(|owner| owner.id);
    let subject = format!("recording {}", recording.id);
    note_foreign(transaction, by, owner, deed, (&subject, details)).await
}

/// Notes a change of a collection that is somebody else's.
pub(crate) async fn note_collection(
    transaction: &mut WriteTransaction,
    by: &By,
    collection: &Collection,
    deed: Deed,
) -> Result<(), AppError> {
    let subject = format!("collection {}", collection.id);
    let about = (subject.as_str(), collection.title.as_str());
    note_foreign(transaction, by, Some(collection.owner.id), deed, about).await
}

/// What is done to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobDeed {
    Retry,
    Drop,
}

/// Does something to a job that nobody works on.
pub(crate) async fn to_job(db: &Db, by: &By, id: i64, deed: JobDeed) -> Result<(), AppError> {
    let mut transaction = db.begin().await?;
    let (kind, noted) = match deed {
        JobDeed::Retry => (queue::retry(&mut transaction, id).await?, Deed::JobRetried),
        JobDeed::Drop => (queue::drop(&mut transaction, id).await?, Deed::JobDropped),
    };
    let kind = kind.ok_or_else(AppError::no_such_job)?;
    let subject = format!("job {id}");
    audit::note(&mut transaction, by, noted, &subject, &kind).await?;
    Ok(transaction.commit().await?)
}
