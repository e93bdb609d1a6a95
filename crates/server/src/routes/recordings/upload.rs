//! `POST /api/v1/recordings` and `POST /api/asciicasts`: a recording comes in.
//!
//! The order is what makes an acknowledged upload safe: received whole, checked, synced to the
//! disk under its final name, its row committed, and only then the reply.

mod form;
mod keep;
mod replace;
mod spool;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use self::form::Form;
pub(crate) use self::form::receive_file as receive;
pub(crate) use self::keep::{admit, keep, remove};
pub(crate) use self::replace::replace;
pub(crate) use self::spool::Spool;
use crate::auth::Installation;
use crate::error::{ApiError, AppError, words};
use crate::indexer;
use crate::recording::Recording;
use crate::routes::api::body;
use crate::state::AppState;
use crate::store::db::{self, WriteTransaction};
use crate::store::users::listing;
use crate::store::{installations, recordings, upload_keys, users};
use crate::token;

/// Names an upload, so that it can be sent again.
const UPLOAD_KEY: &str = "idempotency-key";

/// Longest `User-Agent` that is kept.
const USER_AGENT_LENGTH: usize = 255;

/// Stores a recording and answers 201 with its address.
pub(crate) async fn create(
    State(state): State<AppState>,
    installation: Installation,
    request: Request,
) -> Result<Response, ApiError> {
    if state.config.access.upload_needs_account && installation.user_id.is_none() {
        return Err(AppError::account_required().into());
    }
    let user_agent = user_agent(request.headers());
    let upload_key = upload_key(request.headers())?;
    let form = form::receive(&state, request).await?;
    // From here on the work goes on even if the client hangs up: it is nearly done, and it
    // must not stop between the file and its row.
    let id = installation.id.clone();
    let upload = Upload {
        installation,
        user_agent,
        upload_key,
        form,
    };
    let stored = tokio::spawn(store(state.clone(), upload));
    let recording = stored.await.map_err(|_| AppError::internal())??;
    Ok(reply(&state, &recording, &id))
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(value.chars().take(USER_AGENT_LENGTH).collect())
}

/// The hash of the key with which the client may send this very upload again.
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header>
fn upload_key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(key) = headers.get(UPLOAD_KEY) else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()));
    let key = key.ok_or_else(AppError::invalid_upload_key)?;
    Ok(Some(token::hash(key)))
}

/// What was received, and from whom.
struct Upload {
    installation: Installation,
    user_agent: Option<String>,
    upload_key: Option<String>,
    form: Form,
}

async fn store(state: AppState, upload: Upload) -> Result<Recording, AppError> {
    let Upload {
        installation,
        user_agent,
        upload_key,
        form: Form { changes, file },
    } = upload;
    let (metadata, file) = keep(&state, file).await?;
    let new = recordings::NewRecording {
        secret_token: &token::random(),
        installation_id: 0,
        user_id: None,
        visibility: changes
            .visibility
            .unwrap_or(state.config.access.default_visibility),
        changes: &changes,
        user_agent: user_agent.as_deref(),
        metadata: &metadata,
        file: &file,
        created_at: None,
    };
    let inserted = insert(&state, &installation, upload_key.as_deref(), new).await;
    let (transaction, recording) = match inserted {
        Ok(Inserted::New(transaction, recording)) => (transaction, recording),
        Ok(Inserted::Before(recording)) => {
            remove(&state, file.key.clone()).await;
            return Ok(*recording);
        }
        Err(error) => {
            remove(&state, file.key.clone()).await;
            return Err(error);
        }
    };
    if let Err(error) = transaction.commit().await {
        // Only when the database itself says that it did not write is it sure that there is no
        // row; a file without a row does no harm, a row without a file would.
        if db::is_storage_full(&error) {
            remove(&state, file.key.clone()).await;
        }
        return Err(error.into());
    }
    state.metrics.uploaded(recording.file.stored_bytes);
    indexer::wake(&state);
    Ok(*recording)
}

/// What became of an upload.
enum Inserted {
    /// A new row, not yet committed.
    New(WriteTransaction, Box<Recording>),
    /// It was here before: the client sends it again because it did not hear the reply.
    Before(Box<Recording>),
}

async fn insert(
    state: &AppState,
    installation: &Installation,
    upload_key: Option<&str>,
    mut new: recordings::NewRecording<'_>,
) -> Result<Inserted, AppError> {
    let mut transaction = state.db.begin().await?;
    let (hash, limit) = (
        &installation.token_hash,
        state.config.limits.unclaimed_recordings,
    );
    // Uploads that are counted, or may be the same one, come one after the other.
    let found = if upload_key.is_some() || limit.is_some() {
        installations::find_or_create(&mut transaction, hash).await?
    } else {
        installations::find_or_create_shared(&mut transaction, hash).await?
    };
    if found.is_revoked {
        return Err(AppError::revoked_installation_id());
    }
    if let Some(key) = upload_key
        && let Some(id) = upload_keys::find(&mut transaction, found.id, key).await?
    {
        let before = recordings::get(&mut transaction, id).await?;
        return if before.file.content_sha256 == new.file.content_sha256 {
            Ok(Inserted::Before(Box::new(before)))
        } else {
            Err(AppError::upload_key_reused())
        };
    }
    if let (None, Some(limit)) = (found.user_id, limit) {
        let count = recordings::count_unclaimed(&mut transaction, found.id).await?;
        if count >= i64::from(limit) {
            return Err(AppError::upload_limit_reached(limit));
        }
    }
    if let Some(user_id) = found.user_id {
        if listing::is_suspended(&mut transaction, user_id).await? {
            return Err(AppError::suspended());
        }
        admit(state, &mut transaction, user_id, 1, new.file.stored_bytes).await?;
    }
    new.installation_id = found.id;
    new.user_id = found.user_id;
    if let (Some(user_id), None) = (found.user_id, new.changes.visibility) {
        new.visibility = users::default_visibility(&mut transaction, user_id).await?;
    }
    let recording = recordings::insert(&mut transaction, &new).await?;
    if let Some(key) = upload_key {
        upload_keys::add(&mut transaction, found.id, key, recording.id).await?;
    }
    Ok(Inserted::New(transaction, Box::new(recording)))
}

fn reply(state: &AppState, recording: &Recording, installation_id: &str) -> Response {
    let url = body::url(state, recording);
    let mut message = body::view_message(&url);
    if recording.owner.is_none()
        && let Some(notice) = unclaimed_notice(state, installation_id)
    {
        message = format!("{message}\n{notice}");
    }
    let body = body::response(state, recording, &message);
    (StatusCode::CREATED, [(header::LOCATION, url)], body).into_response()
}

/// What will happen to the recording unless somebody claims it.
fn unclaimed_notice(state: &AppState, installation_id: &str) -> Option<String> {
    let connect_url = state.url(&format!("/connect/{installation_id}"));
    let archival = &state.config.archival;
    match (archival.after_days, archival.delete_unclaimed_after_days) {
        (Some(days), _) => Some(words::unclaimed_notice(state.host(), days, &connect_url)),
        (None, Some(days)) => Some(words::unclaimed_removal_notice(
            state.host(),
            days,
            &connect_url,
        )),
        (None, None) => None,
    }
}
