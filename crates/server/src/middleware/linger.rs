//! A refused upload is read to its end and thrown away, so that the client hears why.
//!
//! A client that is still sending when the connection closes sees a broken connection and not
//! the reply. So the reply waits until the client is done, within bounds.
//! <https://www.rfc-editor.org/rfc/rfc9112#name-tear-down>

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::stream::poll_fn;
use futures_util::{StreamExt, TryStreamExt};
use tokio::time::{Instant, timeout_at};

/// What is thrown away at most. Beyond it the connection is cut.
const BYTES: u64 = 512_000_000;
/// The same for a client that sends too many requests anyway.
const FEW_BYTES: u64 = 1_000_000;
const TIME: Duration = Duration::from_secs(60);

/// How long the client may take between two pieces.
const IDLE: Duration = Duration::from_secs(5);

/// The body of a request, of which the handler reads as much as it wants.
struct SharedBody {
    pieces: Mutex<BodyDataStream>,
    touched: AtomicBool,
}

impl SharedBody {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        self.touched.store(true, Ordering::Relaxed);
        self.pieces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .poll_next_unpin(context)
    }
}

/// Lets the handler answer, then reads what it left of the body when it refused.
pub(crate) async fn read_on(request: Request, next: Next) -> Response {
    let waits = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let body = Arc::new(SharedBody {
        pieces: Mutex::new(body.into_data_stream()),
        touched: AtomicBool::new(false),
    });
    let handled = body.clone();
    let pieces = poll_fn(move |context| handled.poll(context));
    let response = next
        .run(Request::from_parts(parts, Body::from_stream(pieces)))
        .await;

    let refused = response.status().is_client_error() || response.status().is_server_error();
    let stalled = response.status() == StatusCode::REQUEST_TIMEOUT;
    // A client that waits for permission to send is refused before it does: asking for the
    // first piece would be the permission.
    let held_back = waits && !body.touched.load(Ordering::Relaxed);
    if refused && !stalled && !held_back {
        let bytes = match response.status() {
            StatusCode::TOO_MANY_REQUESTS => FEW_BYTES,
            _ => BYTES,
        };
        throw_away(&body, bytes).await;
    }
    response
}

async fn throw_away(body: &SharedBody, most_bytes: u64) {
    let mut pieces = poll_fn(|context| body.poll(context));
    let end = Instant::now() + TIME;
    let mut bytes = 0;
    while bytes < most_bytes {
        let patience = end.min(Instant::now() + IDLE);
        match timeout_at(patience, pieces.try_next()).await {
            Ok(Ok(Some(piece))) => bytes += piece.len() as u64,
            _ => return,
        }
    }
}
