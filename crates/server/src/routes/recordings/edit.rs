//! `/a/ID/edit` and what stands on that page: settings, throwing away, taking back.

use axum::extract::{Extension, Path, Request, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};

use super::{find, find_deleted, upload};
use crate::administration::{self, RecordingDeed, note_recording};
use crate::audit::{By, Deed};
use crate::error::{ApiError, AppError, Detail, PageError};
use crate::indexer;
use crate::markdown;
use crate::middleware::client::Client;
use crate::overrides::PlayerOptions;
use crate::pages::{self, DeletedPage, EditPage};
use crate::policy::Action;
use crate::recording::Recording;
use crate::recording::settings::Changes;
use crate::session::{self, Visitor};
use crate::state::AppState;
use crate::store::{now, recordings};

/// Answers with the form.
pub(crate) async fn edit(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, PageError> {
    if visitor.user().is_none() {
        return Ok(session::to_login(&state, &uri));
    }
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    Ok(form(
        &state,
        &visitor,
        &recording,
        &recording.changes(),
        &[],
    )?)
}

/// Saves the form.
pub(crate) async fn update(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let mut changes = recording.changes();
    let fields = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    if let Err(details) = changes.apply(fields) {
        return Ok(form(&state, &visitor, &recording, &changes, &details)?);
    }
    let mut transaction = state.db.begin().await?;
    let recording = recordings::update(&mut transaction, recording.id, &changes).await?;
    let (by, deed) = (by(&visitor, client)?, Deed::RecordingChanged);
    note_recording(&mut transaction, &by, &recording, deed, "").await?;
    transaction.commit().await?;
    indexer::wake(&state);
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

/// Puts another file in the place of the one that is there.
pub(crate) async fn replace(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let file = upload::receive(&state, request).await?;
    let by = by(&visitor, client)?;
    upload::replace(&state, recording.id, file, by, |_| Ok(())).await?;
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

/// What the fields would make of the recording.
#[derive(Serialize)]
struct Preview {
    /// Options of the player.
    options: PlayerOptions,
    /// The part of the recording that is shown, in seconds: to be asked for as `?from=&to=`.
    from: f64,
    to: Option<f64>,
    /// The description as HTML that is safe as it is.
    description: String,
    problems: Vec<Detail>,
}

/// Answers with what the form would change, and saves nothing. Fields that are wrong stay as
/// they are.
pub(crate) async fn preview(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let mut changes = recording.changes();
    let fields = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let problems = changes.apply(fields).err().unwrap_or_default();
    let Changes {
        description,
        audio_url,
        playback,
        ..
    } = changes;
    let changed = Recording {
        audio_url,
        playback,
        ..recording
    };
    let trim = changed.trim();
    let preview = Preview {
        options: pages::player_options(&changed),
        from: trim.map_or(0.0, |trim| trim.from.as_secs_f64()),
        to: trim.and_then(|trim| trim.to).map(|to| to.as_secs_f64()),
        description: description
            .as_deref()
            .map(markdown::to_html)
            .unwrap_or_default(),
        problems,
    };
    let mut response = Json(preview).into_response();
    pages::do_not_store(&mut response);
    Ok(response)
}

fn form(
    state: &AppState,
    visitor: &Visitor,
    recording: &Recording,
    changes: &Changes,
    problems: &[Detail],
) -> Result<Response, AppError> {
    let page = EditPage::new(
        visitor.name(),
        state.base_url(),
        recording,
        changes,
        problems,
    )?;
    let mut response = pages::show(&page)?;
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Throws the recording away.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    set_deleted(&state, &by(&visitor, client)?, &recording, Some(now())).await?;
    Ok(Redirect::to(&format!("/a/{}/deleted", recording.secret_token)).into_response())
}

/// Answers with the page that offers to take it back.
pub(crate) async fn deleted(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find_deleted(&state, visitor.actor(), &slug).await?;
    let page = DeletedPage {
        user: visitor.name(),
        title: recording.display_title(),
        slug: &recording.secret_token,
    };
    let mut response = pages::show(&page)?;
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Takes the recording back.
pub(crate) async fn restore(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find_deleted(&state, visitor.actor(), &slug).await?;
    set_deleted(&state, &by(&visitor, client)?, &recording, None).await?;
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

/// Whether the recording is to be recommended.
#[derive(Deserialize)]
pub(crate) struct Feature {
    featured: u8,
}

/// Recommends the recording on the first page, or no longer.
pub(crate) async fn feature(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    Form(form): Form<Feature>,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Feature, &slug).await?;
    let by = by(&visitor, client)?;
    let deed = RecordingDeed::Feature(form.featured == 1);
    administration::to_recording(&state.db, &by, &recording, deed).await?;
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

/// As whom the audit log knows a visitor.
pub(crate) fn by(visitor: &Visitor, client: Client) -> Result<By, AppError> {
    let by = visitor.user().map(|user| By::user(user, client));
    by.ok_or_else(AppError::login_required)
}

async fn set_deleted(
    state: &AppState,
    by: &By,
    recording: &Recording,
    at: Option<i64>,
) -> Result<(), AppError> {
    let mut transaction = state.db.begin().await?;
    recordings::set_deleted(&mut transaction, recording.id, at).await?;
    let deed = match at {
        Some(_) => Deed::RecordingDeleted,
        None => Deed::RecordingTakenBack,
    };
    note_recording(&mut transaction, by, recording, deed, "").await?;
    transaction.commit().await?;
    indexer::wake(state);
    Ok(())
}
