//! `/api/v1/recordings`: lists of recordings, and one at a time.
//!
//! A recording that is not somebody's looks like one that is not there, and an installation that
//! nobody knows leaves no trace.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::body::{self, List};
use super::input::{Body, Parameters, Part};
use super::{edited, viewed};
use crate::administration::note_recording;
use crate::audit::Deed;
use crate::auth::{Caller, Viewer};
use crate::error::{ApiError, AppError, Detail, words};
use crate::indexer;
use crate::policy::Actor;
use crate::recording::{Recording, Visibility, tags};
use crate::routes::{self, lists::is_listed};
use crate::scope::Scope;
use crate::search;
use crate::state::AppState;
use crate::store::recordings::listing::{self, Wanted};
use crate::store::{now, recordings, search as index};

/// Most characters of the names of changed fields in the audit log.
const LISTED: usize = 200;

/// What a list can be narrowed to.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Filter {
    visibility: Option<String>,
    tag: Option<String>,
    q: Option<String>,
    #[serde(flatten)]
    part: Part,
}

impl Filter {
    /// What is searched for, if anything is.
    fn question(&self) -> Result<Option<&str>, AppError> {
        let question = self.q.as_deref();
        if question.is_some_and(|text| text.chars().count() > routes::search::LENGTH) {
            return Err(AppError::invalid_fields(vec![Detail {
                field: "q",
                message: words::too_long(routes::search::LENGTH),
            }]));
        }
        Ok(question)
    }

    fn visibility(&self) -> Result<&str, AppError> {
        let name = self.visibility.as_deref().unwrap_or_default();
        if name.is_empty() || Visibility::named(name).is_some() {
            return Ok(name);
        }
        let message = words::not_one_of("public, unlisted, private");
        Err(AppError::invalid_fields(vec![Detail {
            field: "visibility",
            message,
        }]))
    }

    /// The address of the part after this one.
    fn next(&self, state: &AppState, path: &str, after: i64, limit: u32) -> String {
        let mut query = Serializer::new(String::new());
        let filters = [
            ("q", &self.q),
            ("visibility", &self.visibility),
            ("tag", &self.tag),
        ];
        for (name, value) in filters {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.append_pair("after", &after.to_string());
        query.append_pair("limit", &limit.to_string());
        state.url(&format!("{path}?{}", query.finish()))
    }
}

/// Answers with one's own recordings, latest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, ApiError> {
    caller.require(Scope::Read)?;
    let owner = Some(caller.user.id);
    let path = "/api/v1/recordings";
    Ok(listed(&state, caller.actor(), owner, &filter, path).await?)
}

/// Answers with everybody's public recordings, latest first.
pub(crate) async fn list_public(
    State(state): State<AppState>,
    _: Viewer,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, ApiError> {
    let path = "/api/v1/recordings/public";
    Ok(listed(&state, Actor::Guest, None, &filter, path).await?)
}

async fn listed(
    state: &AppState,
    actor: Actor,
    owner: Option<i64>,
    filter: &Filter,
    path: &str,
) -> Result<Response, AppError> {
    let limit = filter.part.limit()?;
    let tag = filter.tag.as_deref().filter(|tag| !tag.is_empty());
    let tag = tag.map(|tag| tags::normal(tag).unwrap_or_else(|| tag.to_owned()));
    let visibility = filter.visibility()?;
    let tag = tag.as_deref().unwrap_or_default();
    let after = filter.part.after()?;
    if let Some(text) = filter.question()? {
        let found = searched(state, actor, owner, text, (visibility, tag), after, limit).await?;
        let (items, next) = found;
        let next = next.map(|after| filter.next(state, path, after, limit));
        return List::response(items, next);
    }
    let wanted = Wanted {
        owner,
        visibility,
        tag,
        after: after.unwrap_or(i64::MAX),
        limit: limit + 1,
    };
    let mut found = listing::page(&state.db, &wanted).await?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found
        .last()
        .filter(|_| has_more)
        .map(|last| filter.next(state, path, last.id, limit));
    found.retain(|recording| is_listed(actor, recording));
    let items = found.iter().map(|one| body::Body::new(state, one));
    List::response(items.collect(), next)
}

/// What is found with a question, the best first, and the mark of the next part: their number.
async fn searched(
    state: &AppState,
    actor: Actor,
    owner: Option<i64>,
    text: &str,
    (visibility, tag): (&str, &str),
    after: Option<i64>,
    limit: u32,
) -> Result<(Vec<body::Body>, Option<i64>), AppError> {
    let offset = u32::try_from(after.unwrap_or_default()).map_err(|_| AppError::invalid_mark())?;
    let query = search::Query::parse(text);
    let wanted = index::Wanted {
        query: &query,
        public: owner.is_none(),
        owner,
        visibility,
        tag,
        offset,
        limit: limit + 1,
    };
    let mut hits = routes::search::find(state, actor, &wanted).await?;
    let has_more = hits.len() > limit as usize;
    hits.truncate(limit as usize);
    let next = has_more.then(|| i64::from(offset) + i64::from(limit));
    let items = hits.iter().map(|hit| body::Body::found(state, hit));
    Ok((items.collect(), next))
}

/// Answers with one recording.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    viewer: Viewer,
) -> Result<Response, ApiError> {
    let recording = viewed(&state, &viewer, &id).await?;
    Ok(body::shown(&state, &recording))
}

/// Changes the fields that the body has.
pub(crate) async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let recording = edited(&state, &caller, &id).await?;
    let fields = body.fields(&headers)?;
    let mut transaction = state.db.begin().await?;
    let recording = recordings::lock(&mut transaction, recording.id).await?;
    check_match(&headers, &recording)?;
    let mut changes = recording.changes();
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let names: String = names.join(", ").chars().take(LISTED).collect();
    let fields = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    changes.apply(fields).map_err(AppError::invalid_fields)?;
    let recording = recordings::update(&mut transaction, recording.id, &changes).await?;
    let deed = Deed::RecordingChanged;
    note_recording(&mut transaction, &caller.by(), &recording, deed, &names).await?;
    transaction.commit().await?;
    indexer::wake(&state);
    let url = body::url(&state, &recording);
    Ok(body::response(
        &state,
        &recording,
        &body::view_message(&url),
    ))
}

/// Throws the recording away.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let recording = edited(&state, &caller, &id).await?;
    let mut transaction = state.db.begin().await?;
    let recording = recordings::lock(&mut transaction, recording.id).await?;
    check_match(&headers, &recording)?;
    recordings::set_deleted(&mut transaction, recording.id, Some(now())).await?;
    let deed = Deed::RecordingDeleted;
    note_recording(&mut transaction, &caller.by(), &recording, deed, "").await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Refuses a change of something else than what the client saw.
/// <https://www.rfc-editor.org/rfc/rfc9110#name-if-match>
pub(super) fn check_match(headers: &HeaderMap, recording: &Recording) -> Result<(), AppError> {
    let mut tags = headers
        .get_all(header::IF_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim);
    let own = body::tag(recording);
    if !headers.contains_key(header::IF_MATCH) || tags.any(|tag| tag == "*" || tag == own) {
        Ok(())
    } else {
        Err(AppError::changed_meanwhile())
    }
}
