//! `GET /search`: recordings by what they show and what is said about them.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::lists::{PageQuery, is_listed};
use crate::error::{AppError, PageError};
use crate::markdown;
use crate::pages::{self, Found, Pager, SearchPage};
use crate::policy::Actor;
use crate::recording::Recording;
use crate::search::session::{self, Moment};
use crate::search::{self, Snippet};
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::search::{self as index, Wanted};

/// Recordings on one page.
const PAGE: u32 = 12;

/// Moments that are told of each.
const MOMENTS: usize = 3;

/// Longest question that is read, in characters.
pub(crate) const LENGTH: usize = 256;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Question {
    q: Option<String>,
    page: Option<String>,
}

/// A recording and where in it the words of the question are.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) recording: Recording,
    pub(crate) title: Option<Snippet>,
    pub(crate) description: Option<Snippet>,
    pub(crate) moments: Vec<Moment>,
}

/// Answers with what is found among public recordings and one's own.
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(question): Query<Question>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let text: String = question
        .q
        .unwrap_or_default()
        .chars()
        .take(LENGTH)
        .collect();
    let number = PageQuery::of(question.page).number();
    let query = search::Query::parse(&text);
    let wanted = Wanted {
        query: &query,
        public: true,
        owner: visitor.user().map(|user| user.id),
        visibility: "",
        tag: "",
        offset: (number - 1) * PAGE,
        limit: PAGE + 1,
    };
    let mut hits = find(&state, visitor.actor(), &wanted).await?;
    let has_more = hits.len() > PAGE as usize;
    hits.truncate(PAGE as usize);
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let mut response = pages::show(&SearchPage {
        user: visitor.name(),
        question: &text,
        is_asked: !text.trim().is_empty(),
        found: hits.iter().map(Found::new).collect(),
        pager: Pager::new(number, has_more, &format!("q={encoded}&")),
    })?;
    pages::do_not_store(&mut response);
    pages::keep_secret(&mut response);
    Ok(response)
}

/// What is found, with the places of the words.
pub(crate) async fn find(
    state: &AppState,
    actor: Actor,
    wanted: &Wanted<'_>,
) -> Result<Vec<Hit>, AppError> {
    let mut found = index::find(&state.db, wanted).await?;
    found.retain(|found| is_listed(actor, &found.recording));
    let query = wanted.query.clone();
    // Sessions are long, and requests that take no time are answered meanwhile.
    let hits = move || found.into_iter().map(|found| hit(found, &query)).collect();
    tokio::task::spawn_blocking(hits)
        .await
        .map_err(|_| AppError::internal())
}

fn hit(found: index::Found, query: &search::Query) -> Hit {
    let recording = found.recording;
    let description = recording.description.as_deref().map(markdown::to_text);
    Hit {
        title: search::snippet(recording.display_title(), query),
        description: description.and_then(|text| search::snippet(&text, query)),
        moments: session::moments(&found.session, query, MOMENTS),
        recording,
    }
}
