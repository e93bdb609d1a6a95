//! `/user/collections`: one's own collections, a new one, and into which of them a recording goes.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::collection::Words;
use crate::error::{AppError, Detail, PageError, words};
use crate::pages::{self, CollectionsPage};
use crate::policy::Action;
use crate::routes::recordings;
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::collections;

/// The recording for which a collection is looked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    add: Option<String>,
}

/// Answers with the list.
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(wanted): Query<Wanted>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    Ok(page(&state, &visitor, wanted.add.as_deref(), &[]).await?)
}

async fn page(
    state: &AppState,
    visitor: &LoggedIn,
    add: Option<&str>,
    problems: &[Detail],
) -> Result<Response, AppError> {
    let adding = match add {
        Some(slug) => Some(recordings::find(state, visitor.actor(), Action::View, slug).await?),
        None => None,
    };
    let collections = collections::of_user(&state.db, visitor.user.id).await?;
    let mut response = pages::show(&CollectionsPage {
        user: Some(&visitor.user.username),
        collections: &collections,
        adding: adding.as_ref(),
        problems,
    })?;
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Makes a collection and leads to the page on which it is filled.
pub(crate) async fn create(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let read = Words::read(&fields).and_then(|read| match read.title.clone() {
        Some(title) => Ok((title, read)),
        None => Err(vec![Detail {
            field: "title",
            message: words::missing(),
        }]),
    });
    let (title, read) = match read {
        Ok(read) => read,
        Err(problems) => return Ok(page(&state, &visitor, None, &problems).await?),
    };
    let mut transaction = state.db.begin().await?;
    let user_id = visitor.user.id;
    let collection = collections::create(&mut transaction, user_id, &title, &read).await?;
    transaction.commit().await?;
    Ok(Redirect::to(&format!("/c/{}/edit", collection.slug())).into_response())
}
