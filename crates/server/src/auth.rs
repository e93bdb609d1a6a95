//! Who sends an API request: HTTP Basic with the id of an installation as the password.
//!
//! Only the hash of the id goes further than this module.
//! <https://www.rfc-editor.org/rfc/rfc7617>

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{ApiError, AppError};
use crate::state::AppState;
use crate::store::installations;
use crate::token;

/// The installation that sends a request. It may be one that was never seen before.
#[derive(Clone)]
pub(crate) struct Installation {
    /// The credential itself, to be told back to its owner and to nobody else.
    pub(crate) id: String,
    /// What the database knows the id by.
    pub(crate) token_hash: String,
    /// Whose it is, when it was claimed.
    pub(crate) user_id: Option<i64>,
}

impl FromRequestParts<AppState> for Installation {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let id = installation_id(&parts.headers)?;
        let token_hash = token::hash(&id);
        let known = installations::find(&state.db, &token_hash).await?;
        if known.as_ref().is_some_and(|known| known.is_revoked) {
            return Err(AppError::revoked_installation_id().into());
        }
        Ok(Installation {
            id,
            token_hash,
            user_id: known.and_then(|known| known.user_id),
        })
    }
}

/// The installation id in the `Authorization` header. The user's name beside it is not looked at.
fn installation_id(headers: &HeaderMap) -> Result<String, AppError> {
    let value = headers
        .get(header::AUTHORIZATION)
        .ok_or_else(AppError::missing_installation_id)?;
    let id = value.to_str().ok().and_then(basic_password);
    id.filter(|id| is_installation_id(id))
        .ok_or_else(AppError::invalid_installation_id)
}

fn basic_password(value: &str) -> Option<String> {
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (_, password) = decoded.split_once(':')?;
    Some(password.to_owned())
}

/// Whether the text has the form of a UUID in lower case.
pub(crate) fn is_installation_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    const ID: &str = "9da34ff4-9bf7-45d4-aa88-98c933b15a3f";

    fn message(authorization: Option<&str>) -> Result<String, String> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        }
        installation_id(&headers).map_err(|error| error.message)
    }

    fn basic(credentials: &str) -> String {
        format!("Basic {}", STANDARD.encode(credentials))
    }

    #[test]
    fn the_password_is_the_installation_id_and_the_name_may_be_empty() {
        assert_eq!(message(Some(&basic(&format!("me:{ID}")))).unwrap(), ID);
        assert_eq!(message(Some(&basic(&format!(":{ID}")))).unwrap(), ID);
        let lower = basic(&format!(":{ID}")).replacen("Basic", "basic", 1);
        assert_eq!(message(Some(&lower)).unwrap(), ID);
    }

    #[test]
    fn without_the_header_the_id_is_missing() {
        assert_eq!(message(None).unwrap_err(), "Missing installation ID");
    }

    #[test]
    fn anything_but_one_lower_case_uuid_is_invalid() {
        let wrong = [
            basic(ID),
            basic(&format!("a:b:{ID}")),
            basic(&format!("me:{}", ID.to_uppercase())),
            basic(&format!("me:{ID}0")),
            basic("me:"),
            "Basic !!!".into(),
            format!("Bearer {ID}"),
            "Basic".into(),
        ];
        for value in wrong {
            assert_eq!(
                message(Some(&value)).unwrap_err(),
                "Invalid installation ID",
                "{value}"
            );
        }
    }
}
