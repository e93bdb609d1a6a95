//! `/c/ID/edit`: what a collection is called, who sees it, what is in it and in which order.

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::{find, may_add, rearrange, recordings};
use crate::administration::note_collection;
use crate::audit::Deed;
use crate::collection::{Collection, MOST, Words};
use crate::error::{AppError, Detail, PageError, words};
use crate::middleware::client::Client;
use crate::pages::{self, CollectionEditPage};
use crate::policy::Action;
use crate::recording::Recording;
use crate::routes::recordings::edit::by;
use crate::routes::recordings::{find as find_recording, slug_in};
use crate::session::{self, Visitor};
use crate::state::AppState;
use crate::store::collections;

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
    let collection = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    Ok(page(&state, &visitor, &collection, &[]).await?)
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    collection: &Collection,
    problems: &[Detail],
) -> Result<Response, AppError> {
    let recordings = recordings(state, visitor.actor(), collection).await?;
    let mut response = pages::show(&CollectionEditPage {
        user: visitor.name(),
        path: &format!("/c/{}", collection.slug()),
        collection,
        recordings: &recordings,
        problems,
    })?;
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Saves what is said about the collection.
pub(crate) async fn update(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let collection = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let read = match Words::read(&fields) {
        Ok(read) => read,
        Err(problems) => return Ok(page(&state, &visitor, &collection, &problems).await?),
    };
    let mut transaction = state.db.begin().await?;
    let collection = collections::update(&mut transaction, &collection, &read).await?;
    let by = by(&visitor, client)?;
    note_collection(&mut transaction, &by, &collection, Deed::CollectionChanged).await?;
    transaction.commit().await?;
    Ok(Redirect::to(&format!("/c/{}", collection.slug())).into_response())
}

/// Adds a recording at the end, takes one away or moves it by one place.
pub(crate) async fn arrange(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let collection = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let mut order: Vec<i64> = recordings(&state, visitor.actor(), &collection)
        .await?
        .iter()
        .map(|recording| recording.id)
        .collect();
    for (name, value) in &fields {
        let id = value.parse().unwrap_or(0);
        let place = order.iter().position(|one| *one == id);
        match (name.as_str(), place) {
            ("add", _) => match wanted(&state, &visitor, &collection, value).await {
                Ok(recording) if order.len() < MOST => order.push(recording.id),
                refused => {
                    let message = match refused {
                        Ok(_) => words::too_many_recordings(MOST),
                        Err(_) => words::no_such_recording(),
                    };
                    let field = "add";
                    let problems = [Detail { field, message }];
                    return Ok(page(&state, &visitor, &collection, &problems).await?);
                }
            },
            ("remove", Some(place)) => {
                order.remove(place);
            }
            ("up", Some(place)) if place > 0 => order.swap(place - 1, place),
            ("down", Some(place)) if place + 1 < order.len() => order.swap(place, place + 1),
            _ => {}
        }
    }
    let by = by(&visitor, client)?;
    rearrange(&state, visitor.actor(), &by, &collection, &order).await?;
    Ok(Redirect::to(&format!("/c/{}/edit", collection.slug())).into_response())
}

/// The recording that somebody wants to add, by its address or what stands at its end.
async fn wanted(
    state: &AppState,
    visitor: &Visitor,
    collection: &Collection,
    text: &str,
) -> Result<Recording, AppError> {
    let recording = find_recording(state, visitor.actor(), Action::View, slug_in(text)).await?;
    if may_add(visitor.actor(), collection, &recording) {
        Ok(recording)
    } else {
        Err(AppError::recording_not_found())
    }
}

/// Removes the collection; its recordings stay.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let collection = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let mut transaction = state.db.begin().await?;
    collections::delete(&mut transaction, collection.id).await?;
    let by = by(&visitor, client)?;
    note_collection(&mut transaction, &by, &collection, Deed::CollectionDeleted).await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/collections").into_response())
}
