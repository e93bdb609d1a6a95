//! `/api/v1/collections`: collections, and what is in them in which order.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::body::{Body as RecordingBody, List, moment};
use super::input::Body;
use crate::administration::note_collection;
use crate::audit::Deed;
use crate::auth::{Caller, Viewer};
use crate::collection::{Collection, MOST, Words};
use crate::error::{ApiError, AppError, Detail, words};
use crate::policy::{Action, Actor};
use crate::routes::collections::{find, may_add, rearrange, recordings};
use crate::scope::Scope;
use crate::state::AppState;
use crate::store::{collections, recordings as rows};

#[derive(Serialize)]
struct CollectionBody {
    id: i64,
    url: String,
    title: String,
    description: Option<String>,
    visibility: &'static str,
    owner: String,
    created_at: String,
    updated_at: String,
    /// In their order; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    recordings: Option<Vec<RecordingBody>>,
}

impl CollectionBody {
    fn new(state: &AppState, collection: &Collection) -> CollectionBody {
        CollectionBody {
            id: collection.id,
            url: state.url(&format!("/c/{}", collection.slug())),
            title: collection.title.clone(),
            description: collection.description.clone(),
            visibility: collection.visibility.name(),
            owner: collection.owner.username.clone(),
            created_at: moment(collection.created_at),
            updated_at: moment(collection.updated_at),
            recordings: None,
        }
    }
}

async fn whole(
    state: &AppState,
    actor: Actor,
    collection: &Collection,
) -> Result<Json<CollectionBody>, AppError> {
    let found = recordings(state, actor, collection).await?;
    let found = found.iter().map(|one| RecordingBody::new(state, one));
    Ok(Json(CollectionBody {
        recordings: Some(found.collect()),
        ..CollectionBody::new(state, collection)
    }))
}

/// Answers with one's own collections, latest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(Scope::Read)?;
    let found = collections::of_user(&state.db, caller.user.id).await?;
    let items = found.iter().map(|one| CollectionBody::new(&state, one));
    Ok(List::response(items.collect(), None)?)
}

/// Makes a collection.
pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    caller.require(Scope::Write)?;
    let read = Words::read(&body.fields(&headers)?).map_err(AppError::invalid_fields)?;
    let title = read.title.clone().ok_or_else(|| {
        AppError::invalid_fields(vec![Detail {
            field: "title",
            message: words::missing(),
        }])
    })?;
    let mut transaction = state.db.begin().await?;
    let user_id = caller.user.id;
    let collection = collections::create(&mut transaction, user_id, &title, &read).await?;
    transaction.commit().await?;
    let body = whole(&state, caller.actor(), &collection).await?;
    Ok((StatusCode::CREATED, body).into_response())
}

/// Answers with a collection and its recordings.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    viewer: Viewer,
) -> Result<Response, ApiError> {
    let actor = viewer.actor();
    let collection = find(&state, actor, Action::View, &id).await.map_err(hide)?;
    Ok(whole(&state, actor, &collection).await?.into_response())
}

/// Changes what is said about a collection.
pub(crate) async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let collection = edited(&state, &caller, &id).await?;
    let read = Words::read(&body.fields(&headers)?).map_err(AppError::invalid_fields)?;
    let mut transaction = state.db.begin().await?;
    let collection = collections::update(&mut transaction, &collection, &read).await?;
    let deed = Deed::CollectionChanged;
    note_collection(&mut transaction, &caller.by(), &collection, deed).await?;
    transaction.commit().await?;
    let body = whole(&state, caller.actor(), &collection).await?;
    Ok(body.into_response())
}

#[derive(Deserialize)]
struct Order {
    recordings: Vec<i64>,
}

/// Gives a collection these recordings in this order; of others only those stay that the caller
/// does not see.
pub(crate) async fn arrange(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
    body: Body,
) -> Result<Response, ApiError> {
    let collection = edited(&state, &caller, &id).await?;
    let order: Order = body.json()?;
    let wrong = |message| {
        AppError::invalid_fields(vec![Detail {
            field: "recordings",
            message,
        }])
    };
    if order.recordings.len() > MOST {
        return Err(wrong(words::too_many_recordings(MOST)).into());
    }
    for id in &order.recordings {
        let found = rows::with_id(&state.db, *id).await?;
        let found = found.filter(|one| may_add(caller.actor(), &collection, one));
        if found.is_none() {
            return Err(wrong(words::no_recording(*id)).into());
        }
    }
    let (actor, by) = (caller.actor(), caller.by());
    rearrange(&state, actor, &by, &collection, &order.recordings).await?;
    let body = whole(&state, caller.actor(), &collection).await?;
    Ok(body.into_response())
}

/// Removes a collection; its recordings stay.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let collection = edited(&state, &caller, &id).await?;
    let mut transaction = state.db.begin().await?;
    collections::delete(&mut transaction, collection.id).await?;
    let deed = Deed::CollectionDeleted;
    note_collection(&mut transaction, &caller.by(), &collection, deed).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn edited(state: &AppState, caller: &Caller, id: &str) -> Result<Collection, AppError> {
    caller.require(Scope::Write)?;
    find(state, caller.actor(), Action::Edit, id)
        .await
        .map_err(hide)
}

/// What is not for somebody looks like what is not there.
fn hide(error: AppError) -> AppError {
    if error.status == StatusCode::FORBIDDEN {
        AppError::collection_not_found()
    } else {
        error
    }
}
