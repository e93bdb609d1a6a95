//! Addresses of the API. The list is one, so that its description can be compared with it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, delete, get, post, put};

use crate::middleware::{linger, patience, rate_limit};
use crate::routes::{api, preflight, recordings};
use crate::state::AppState;

/// The routes of the API.
pub(super) fn router(state: &AppState) -> Router<AppState> {
    let small = small()
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            router.route(path, methods)
        })
        .layer(from_fn(patience::limit));
    uploads()
        .into_iter()
        .fold(small, |router, (path, methods)| {
            router.route(path, upload_layers(state, methods))
        })
}

/// Requests with small bodies.
fn small() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        (
            "/api/openapi.json",
            get(api::document::show).options(preflight::answer),
        ),
        ("/api/v1/recordings", get(api::recordings::list)),
        (
            "/api/v1/recordings/public",
            get(api::recordings::list_public),
        ),
        (
            "/api/v1/recordings/{id}",
            get(api::recordings::show)
                .patch(api::recordings::update)
                .put(api::recordings::update)
                .delete(api::recordings::delete),
        ),
        (
            "/api/v1/recordings/{id}/file",
            get(api::files::show).options(preflight::answer),
        ),
        (
            "/api/v1/collections",
            get(api::collections::list).post(api::collections::create),
        ),
        (
            "/api/v1/collections/{id}",
            get(api::collections::show)
                .patch(api::collections::update)
                .delete(api::collections::delete),
        ),
        (
            "/api/v1/collections/{id}/recordings",
            put(api::collections::arrange),
        ),
        ("/api/v1/export", get(api::parcels::export)),
        ("/api/v1/users/me", get(api::users::me)),
        ("/api/v1/tags", get(api::tags::list)),
        (
            "/api/v1/tokens",
            get(api::tokens::list).post(api::tokens::create),
        ),
        ("/api/v1/tokens/{id}", delete(api::tokens::delete)),
    ]
}

/// Requests with recordings in their bodies.
fn uploads() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        ("/api/v1/recordings", post(recordings::upload::create)),
        ("/api/asciicasts", post(recordings::upload::create)),
        ("/api/v1/recordings/{id}/file", put(api::files::replace)),
        ("/api/v1/import", post(api::parcels::import)),
    ]
}

/// What stands around a request with a recording in its body.
pub(super) fn upload_layers(
    state: &AppState,
    methods: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    methods
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), rate_limit::uploads))
        .layer(from_fn(linger::read_on))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
