//! What requests carry, read so that every mistake is answered as the API answers.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{ApiError, AppError, Detail, words};
use crate::recording::settings::NAMES;
use crate::state::AppState;

/// Recordings in a list when nothing else is asked for, and at most.
const USUAL: u32 = 20;
const MOST: u32 = 100;

/// The body of a request that is not an upload.
pub(crate) struct Body(Bytes);

impl FromRequest<AppState> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Body, ApiError> {
        let bytes = Bytes::from_request(request, state).await;
        bytes.map(Body).map_err(|rejection: BytesRejection| {
            ApiError(match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => AppError::body_too_large(),
                _ => AppError::broken_body(),
            })
        })
    }
}

impl Body {
    /// The JSON in the body.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        serde_json::from_slice(&self.0)
            .map_err(|error| AppError::unexpected_json(error.to_string()))
    }

    /// The fields of a flat JSON object or of a form. A list of tags is the tags with
    /// commas between them. What else has things in it, as replies have, cannot be set and does
    /// not count.
    pub(crate) fn fields(&self, headers: &HeaderMap) -> Result<Vec<(String, String)>, AppError> {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Ok(url::form_urlencoded::parse(&self.0).into_owned().collect());
        }
        let object: Map<String, Value> =
            serde_json::from_slice(&self.0).map_err(|_| AppError::invalid_json())?;
        let mut fields = Vec::new();
        let mut problems = Vec::new();
        for (name, value) in object {
            let settable = NAMES.into_iter().find(|settable| *settable == name);
            match (text(value, name == "tags"), settable) {
                (Some(text), _) => fields.push((name, text)),
                (None, Some(field)) => problems.push(Detail {
                    field,
                    message: words::not_plain(),
                }),
                (None, None) => {}
            }
        }
        if problems.is_empty() {
            Ok(fields)
        } else {
            Err(AppError::invalid_fields(problems))
        }
    }
}

/// A plain value as a text; a list of tags as the tags with commas between them.
pub(crate) fn text(value: Value, is_list: bool) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(words) if is_list => {
            let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
            words.map(|words| words.join(","))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The parameters of a request.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(parameters)| Parameters(parameters))
            .map_err(|_| AppError::invalid_query().into())
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Part {
    after: Option<String>,
    limit: Option<String>,
}

impl Part {
    /// The mark after which the part begins.
    pub(crate) fn after(&self) -> Result<Option<i64>, AppError> {
        let Some(text) = &self.after else {
            return Ok(None);
        };
        let mark = text.parse().ok().filter(|mark| *mark > 0);
        mark.map(Some).ok_or_else(AppError::invalid_mark)
    }

    /// How many are asked for.
    pub(crate) fn limit(&self) -> Result<u32, AppError> {
        let Some(text) = &self.limit else {
            return Ok(USUAL);
        };
        let limit = text.parse().ok();
        limit
            .filter(|limit| (1..=MOST).contains(limit))
            .ok_or_else(|| AppError::invalid_limit(MOST))
    }
}

/// The number of something in the address.
pub(crate) fn number(text: &str) -> Option<i64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}
