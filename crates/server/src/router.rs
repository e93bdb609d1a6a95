//! Which address is answered by which handler.

mod api;

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::{ApiError, AppError};
use crate::middleware::{
    access_log, client, compression, error_pages, members_only, patience, rate_limit, same_origin,
    security_headers,
};
use crate::routes::{
    account, admin, assets, collections, feeds, health, lists, metrics, oembed, preflight,
    recordings, search,
};
use crate::state::AppState;

/// Largest body of a request that is not an upload.
const BODY_BYTES: usize = 64 * 1024;

/// All routes, with what happens around them.
pub(crate) fn router(state: AppState) -> Router {
    // For people, their browsers and other sites' pages.
    let site = Router::new()
        .route("/", get(lists::explore::home))
        .route("/explore", get(lists::explore::overview_page))
        .route("/explore/feed.atom", get(feeds::recent))
        .route("/explore/recordings/{list}", get(lists::explore::list))
        .route("/explore/tags/{tag}", get(lists::explore::tag))
        .route("/search", get(search::show))
        .route("/explore/{list}", get(lists::explore::list_of_old))
        .route(
            "/a/{name}",
            get(recordings::show::show).options(preflight::answer),
        )
        .route("/a/{name}/iframe", get(recordings::embed::iframe))
        .route(
            "/a/{name}/edit",
            get(recordings::edit::edit).post(recordings::edit::update),
        )
        .route("/a/{name}/preview", post(recordings::edit::preview))
        .route("/a/{name}/views", post(recordings::views::count))
        .route("/a/{name}/feature", post(recordings::edit::feature))
        .route("/a/{name}/delete", post(recordings::edit::delete))
        .route("/a/{name}/deleted", get(recordings::edit::deleted))
        .route("/a/{name}/restore", post(recordings::edit::restore))
        .route("/a/{name}/renew", post(recordings::secret::renew))
        .route(
            "/a/{name}/unarchive",
            get(recordings::secret::confirm_unarchive).post(recordings::secret::unarchive),
        )
        .route("/c/{name}", get(collections::show::show))
        .route("/c/{name}/iframe", get(collections::show::iframe))
        .route(
            "/c/{name}/edit",
            get(collections::edit::edit).post(collections::edit::update),
        )
        .route("/c/{name}/recordings", post(collections::edit::arrange))
        .route("/c/{name}/delete", post(collections::edit::delete))
        .route(
            "/user/collections",
            get(collections::own::show).post(collections::own::create),
        )
        .route("/login/new", get(account::login::new))
        .route("/login", post(account::login::create))
        .route("/login/sent", get(account::login::sent))
        .route("/login/oidc", get(account::oidc::begin))
        .route("/login/oidc/callback", get(account::oidc::finish))
        .route("/session/new", get(account::session::new))
        .route("/session", post(account::session::create))
        .route("/session/delete", post(account::session::delete))
        .route(
            "/user/edit",
            get(account::settings::edit).post(account::settings::update),
        )
        .route(
            "/user/email",
            get(account::email::confirm).post(account::email::ask),
        )
        .route(
            "/user/emails",
            get(account::identities::confirm).post(account::identities::ask),
        )
        .route("/user/emails/confirm", post(account::identities::add))
        .route(
            "/user/emails/delete",
            post(account::identities::remove_email),
        )
        .route(
            "/user/identities/{id}/delete",
            post(account::identities::remove_identity),
        )
        .route(
            "/user/merge",
            get(account::merge::confirm).post(account::merge::ask),
        )
        .route("/user/merge/confirm", post(account::merge::merge))
        .route("/user/email/confirm", post(account::email::change))
        .route(
            "/user/delete",
            get(account::deletion::confirm).post(account::deletion::ask),
        )
        .route("/user/delete/confirm", post(account::deletion::delete))
        .route("/user/export", get(account::export::show))
        .route(
            "/user/recordings",
            get(lists::own::show).post(lists::own::update),
        )
        .route(
            "/user/sessions/{id}/delete",
            post(account::settings::end_session),
        )
        .route(
            "/user/installations/{id}/revoke",
            post(account::settings::revoke_installation),
        )
        .route("/user/tokens", post(account::tokens::create))
        .route("/user/tokens/{id}/revoke", post(account::tokens::revoke))
        .route(
            "/connect/{id}",
            get(account::connect::new).post(account::connect::create),
        )
        .route("/dev/mailbox", get(account::mailbox::show))
        .route("/{profile}", get(lists::profile::show))
        .route("/{profile}/avatar", get(lists::profile::avatar))
        .route("/{profile}/feed.atom", get(feeds::of_user))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route(
            "/.well-known/webfinger",
            get(feeds::webfinger).options(preflight::answer),
        )
        .route("/assets/{name}", get(assets::show))
        .route("/favicon.ico", get(assets::favicon))
        .route("/oembed", get(oembed::show))
        .route("/robots.txt", get(feeds::robots))
        .merge(admin::router())
        .layer(from_fn(patience::limit))
        .route(
            "/a/{name}/file",
            api::upload_layers(&state, post(recordings::edit::replace)),
        )
        .route(
            "/user/import",
            api::upload_layers(&state, post(account::import::create)),
        )
        .layer(from_fn_with_state(state.clone(), members_only::require))
        .layer(from_fn_with_state(state.clone(), same_origin::require));

    // For whoever runs the server.
    let operation = Router::new()
        .route("/healthz", get(health::show))
        .route("/metrics", get(metrics::show));

    Router::new()
        .merge(api::router(&state))
        .merge(site)
        .merge(operation)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state(state.clone(), error_pages::show))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), rate_limit::others))
        .layer(from_fn(security_headers::add))
        .layer(compression::layer())
        .layer(from_fn_with_state(state.clone(), access_log::log))
        .layer(from_fn_with_state(state.clone(), client::identify))
        .with_state(state)
}

/// A slash at the end, which people and their programs add, is no part of any address.
async fn not_found(method: Method, uri: Uri) -> Response {
    match without_slash(&uri) {
        Some(address) if method.is_safe() => Redirect::permanent(&address).into_response(),
        _ => error_pages::in_the_form_of(&uri, AppError::page_not_found()),
    }
}

/// The address without the slashes at its end. What a browser may take for an address on another
/// server is none.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let query = uri.query().map(|query| format!("?{query}"));
    is_local.then(|| format!("{path}{}", query.unwrap_or_default()))
}

async fn method_not_allowed(request: Request) -> Response {
    error_pages::in_the_form_of(request.uri(), AppError::method_not_allowed())
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError(AppError::internal()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_server() {
        let led = |path: &'static str| without_slash(&Uri::from_static(path));
        assert_eq!(led("/~jane/?page=2").as_deref(), Some("/~jane?page=2"));
        for path in ["/", "//", "/a", "//example.com/", "/\\example.com/"] {
            assert_eq!(led(path), None, "{path}");
        }
    }
}
