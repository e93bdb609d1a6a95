//! Who looks at a page: the session in the cookie, and the cookies themselves.
//!
//! <https://www.rfc-editor.org/rfc/rfc6265>

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;

use crate::account::User;
use crate::error::{AppError, PageError};
use crate::policy::Actor;
use crate::state::AppState;
use crate::store::users;

const SESSION: &str = "asciinema_session";
const RETURN: &str = "asciinema_return";

/// Bytes of an address that is remembered with its query: browsers keep cookies up to 4 KB.
const LONGEST_RETURN: usize = 2048;

/// What a browser keeps while somebody logs in with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// The attempt that is under way.
    Attempt,
    /// What the provider said, until it is clear whose account that is.
    Identity,
}

impl Memory {
    fn name(self) -> &'static str {
        match self {
            Memory::Attempt => "asciinema_attempt",
            Memory::Identity => "asciinema_identity",
        }
    }
}

/// Whoever looks at a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visitor {
    /// The account, when logged in, and the id of the session.
    pub(crate) session: Option<(i64, User)>,
}

impl Visitor {
    /// The account, when logged in.
    pub(crate) fn user(&self) -> Option<&User> {
        self.session.as_ref().map(|(_, user)| user)
    }

    /// The name to greet by, when logged in.
    pub(crate) fn name(&self) -> Option<&str> {
        self.user().map(|user| user.username.as_str())
    }

    /// As whom decisions are made.
    pub(crate) fn actor(&self) -> Actor {
        self.user().map_or(Actor::Guest, User::actor)
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, PageError> {
        let Some(secret) = cookie(&parts.headers, &name(state, SESSION)) else {
            return Ok(Visitor::default());
        };
        Ok(Visitor {
            session: users::find_session(&state.db, secret).await?,
        })
    }
}

/// The account of a page that is only for those who are logged in. Others are sent to log in,
/// and come back afterwards.
#[derive(Debug, Clone)]
pub(crate) struct LoggedIn {
    pub(crate) session_id: i64,
    pub(crate) user: User,
}

impl LoggedIn {
    /// As whom decisions are made.
    pub(crate) fn actor(&self) -> Actor {
        self.user.actor()
    }
}

impl FromRequestParts<AppState> for LoggedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        use axum::response::IntoResponse;
        let visitor = Visitor::from_request_parts(parts, state).await;
        match visitor.map_err(IntoResponse::into_response)?.session {
            Some((session_id, user)) => Ok(LoggedIn { session_id, user }),
            None if parts.method.is_safe() => Err(to_login(state, &parts.uri)),
            None => Err(PageError(AppError::login_required()).into_response()),
        }
    }
}

/// To the login page; the cookie remembers where to go afterwards.
pub(crate) fn to_login(state: &AppState, uri: &Uri) -> Response {
    use axum::response::{IntoResponse, Redirect};
    let mut response = Redirect::to("/login/new").into_response();
    let whole = uri.query().map(|query| with_query(uri.path(), query));
    let whole = whole.filter(|address| address.len() <= LONGEST_RETURN);
    let address = whole.as_deref().unwrap_or(uri.path());
    if is_local(address) {
        set_cookie(state, &mut response, RETURN, address, 3600);
    }
    response
}

/// The address with what a cookie cannot hold of its query escaped.
fn with_query(path: &str, query: &str) -> String {
    let mut address = format!("{path}?");
    for byte in query.bytes() {
        if is_plain_in_query(byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// Gives the device its session.
pub(crate) fn start(state: &AppState, response: &mut Response, secret: &str) {
    set_cookie(state, response, SESSION, secret, users::SESSION_SECONDS);
    set_cookie(state, response, RETURN, "", 0);
}

/// Takes the session from the device.
pub(crate) fn end(state: &AppState, response: &mut Response) {
    set_cookie(state, response, SESSION, "", 0);
}

/// Gives the device a secret to keep for so many seconds.
pub(crate) fn remember(
    state: &AppState,
    response: &mut Response,
    memory: Memory,
    secret: &str,
    seconds: i64,
) {
    set_cookie(state, response, memory.name(), secret, seconds);
}

/// Takes a secret from the device.
pub(crate) fn forget(state: &AppState, response: &mut Response, memory: Memory) {
    set_cookie(state, response, memory.name(), "", 0);
}

/// A secret that the device keeps.
pub(crate) fn recall<'a>(
    state: &AppState,
    headers: &'a HeaderMap,
    memory: Memory,
) -> Option<&'a str> {
    cookie(headers, &name(state, memory.name())).filter(|secret| !secret.is_empty())
}

/// Where the login began, when it began somewhere on this server.
pub(crate) fn return_path(state: &AppState, headers: &HeaderMap) -> Option<String> {
    let address = cookie(headers, &name(state, RETURN))?;
    is_local(address).then(|| address.to_owned())
}

/// Whether an address stays on this server whatever a browser makes of it.
fn is_local(address: &str) -> bool {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(plain)
        && query.bytes().all(is_plain_in_query)
}

/// Whether this part of a query means the same in a cookie and in any browser's address.
fn is_plain_in_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-_.~%&=+:@!$*?".contains(&byte)
}

/// Over https the name itself makes browsers refuse the cookie from elsewhere.
fn name(state: &AppState, name: &str) -> String {
    if state.is_https() {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn set_cookie(state: &AppState, response: &mut Response, key: &str, value: &str, seconds: i64) {
    let secure = if state.is_https() { "; Secure" } else { "" };
    let key = name(state, key);
    let cookie =
        format!("{key}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Values are secrets of letters and digits, or checked paths: always valid in a header.
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_path_never_leads_to_another_server() {
        for path in [
            "/",
            "/connect/9da34ff4-9bf7-45d4-aa88-98c933b15a3f",
            "/a/1/edit",
            "/search?q=a+b%2Fc&page=2",
            "/a?x=//y",
        ] {
            assert!(is_local(path), "{path}");
        }
        for path in [
            "",
            "//evil",
            "/\\evil",
            "https://evil",
            "//evil?x=y",
            "/\\evil?x=y",
            "/a?x=\r\nx: y",
            "/a\r\nx: y",
            "/a;b",
            "/a?b;c",
        ] {
            assert!(!is_local(path), "{path:?}");
        }
    }
}
