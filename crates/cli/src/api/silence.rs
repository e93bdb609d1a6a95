//! How long nothing has moved between a server and this program.
//!
//! A limit on the whole of an upload would end long ones on slow lines, so what is watched is the
//! time since the last piece of it was taken.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Ends the wait for a server that has gone silent. Clones watch the same conversation.
#[derive(Debug, Clone)]
pub(super) struct Silence {
    limit: Option<Duration>,
    last: Arc<Mutex<Instant>>,
}

impl Silence {
    /// Silence that may last up to `limit`, from now on; without one, for ever.
    pub(super) fn new(limit: Option<Duration>) -> Silence {
        Silence {
            limit,
            last: Arc::new(Mutex::new(Instant::now())),
        }
    }

    /// Something has moved.
    pub(super) fn end(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Waits until the silence has lasted too long, and returns how long that was.
    pub(super) async fn too_long(&self) -> Duration {
        let Some(limit) = self.limit else {
            return std::future::pending().await;
        };
        loop {
            let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let rest = limit.saturating_sub(last.elapsed());
            if rest.is_zero() {
                return limit;
            }
            tokio::time::sleep(rest).await;
        }
    }
}
