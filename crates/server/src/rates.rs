//! How many requests an address may send, by what it asks for.
//!
//! Each address and kind has a bucket that fills at a steady rate (the generic cell rate
//! algorithm, one number per bucket). Buckets live in the memory of this node; where several
//! nodes share a database, those that matter live there as well.
//! <https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm>

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Method;

use crate::store::db::{Db, Dialect};
use crate::store::rate_buckets;
use crate::token;

/// Most buckets that are remembered. Beyond it those that are full again are forgotten.
const MOST: usize = 100_000;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Login,
    Connect,
    Upload,
    View,
    File,
    Search,
    /// A GIF that has to be made.
    Gif,
    /// What pages are made of: pictures, styles, scripts. A page of a list has fifty.
    Piece,
    Other,
}

impl Kind {
    /// What a request asks for, as far as limits go.
    pub(crate) fn of(method: &Method, path: &str) -> Kind {
        let is_post = method == Method::POST;
        match path {
            "/api/v1/recordings" | "/api/asciicasts" | "/api/v1/import" | "/user/import"
                if is_post =>
            {
                Kind::Upload
            }
            _ if method == Method::PUT && path.starts_with("/api/") && path.ends_with("/file") => {
                Kind::Upload
            }
            _ if is_post && path.starts_with("/a/") && path.ends_with("/file") => Kind::Upload,
            "/login" | "/user/email" | "/user/emails" | "/user/merge" | "/user/delete"
                if is_post =>
            {
                Kind::Login
            }
            "/login/oidc" => Kind::Login,
            _ if is_post && path.starts_with("/connect/") => Kind::Connect,
            _ if is_post && path.starts_with("/a/") && path.ends_with("/views") => Kind::View,
            "/search" => Kind::Search,
            _ if path.starts_with("/assets/")
                || path.ends_with(".svg")
                || path.ends_with(".png")
                || path.ends_with(".gif")
                || path.ends_with("/avatar") =>
            {
                Kind::Piece
            }
            _ if path.ends_with(".cast") || path.ends_with(".json") || path.ends_with(".txt") => {
                Kind::File
            }
            _ => Kind::Other,
        }
    }

    /// So many in so much time.
    fn limit(self) -> (u32, Duration) {
        match self {
            Kind::Login => (5, Duration::from_secs(60)),
            Kind::Connect => (3, Duration::from_secs(60)),
            Kind::Upload => (10, Duration::from_secs(60)),
            Kind::View => (10, Duration::from_secs(10)),
            Kind::File | Kind::Search => (30, Duration::from_secs(60)),
            Kind::Gif => (10, Duration::from_secs(600)),
            Kind::Piece => (500, Duration::from_secs(10)),
            Kind::Other => (50, Duration::from_secs(10)),
        }
    }

    /// Whether all nodes together must not let more through: what costs money, trust or room.
    fn is_shared(self) -> bool {
        matches!(self, Kind::Login | Kind::Connect | Kind::Upload | Kind::Gif)
    }
}

/// What a request is told about its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    pub(crate) limit: u32,
    /// Requests that would be allowed now.
    pub(crate) remaining: u32,
    /// Time until one is allowed again.
    pub(crate) wait: Duration,
}

/// The buckets of a node.
#[derive(Debug)]
pub(crate) struct Rates {
    factor: u32,
    /// When each bucket will be full again.
    full_at: Mutex<HashMap<(Kind, IpAddr), Instant>>,
}

impl Rates {
    /// Empty buckets; `factor` multiplies every limit, and 0 sets none.
    pub(crate) fn new(factor: u32) -> Rates {
        Rates {
            factor,
            full_at: Mutex::default(),
        }
    }

    /// Takes one request out of a bucket. `None` when there are no limits.
    pub(crate) fn take(&self, kind: Kind, address: IpAddr, now: Instant) -> Option<Verdict> {
        let (count, window) = kind.limit();
        let limit = count.saturating_mul(self.factor);
        if limit == 0 {
            return None;
        }
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MOST {
            full_at.retain(|_, full| *full > now);
        }
        let bucket = full_at.entry((kind, network_of(address))).or_insert(now);
        let (verdict, after) = pay(bucket.saturating_duration_since(now), limit, window);
        if let Some(after) = after {
            *bucket = now + after;
        }
        Some(verdict)
    }

    /// Takes one request out of the bucket that all nodes share. `None` when this kind has none,
    /// or no other node can be there, or the database does not answer: what it is asked next
    /// will say so better.
    pub(crate) async fn take_shared(
        &self,
        db: &Db,
        kind: Kind,
        address: IpAddr,
    ) -> Option<Verdict> {
        let (count, window) = kind.limit();
        let limit = count.saturating_mul(self.factor);
        if limit == 0 || !kind.is_shared() || db.dialect() == Dialect::Sqlite {
            return None;
        }
        let name = token::hash(&format!("{kind:?} {}", network_of(address)));
        let verdict = rate_buckets::take(db, &name, |debt| {
            let debt = Duration::from_micros(debt.unsigned_abs());
            let (verdict, after) = pay(debt, limit, window);
            let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
            (verdict, after.map(micros))
        });
        verdict.await.ok()
    }
}

/// Takes one request out of a bucket that is full again in some time: whether that is allowed,
/// and when the bucket is full afterwards if it is.
fn pay(debt: Duration, limit: u32, window: Duration) -> (Verdict, Option<Duration>) {
    let cost = window / limit;
    let after = debt + cost;
    let allowed = after <= window;
    let room = window.saturating_sub(if allowed { after } else { debt });
    let remaining = room.as_nanos() / cost.as_nanos().max(1);
    let verdict = Verdict {
        allowed,
        limit,
        remaining: u32::try_from(remaining).unwrap_or(limit),
        wait: (after + if allowed { cost } else { Duration::ZERO }).saturating_sub(window),
    };
    (verdict, allowed.then_some(after))
}

/// What counts as one client: an address of version 4, a network of version 6, of which one
/// client has 2^64 addresses.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(network.into())
        }
        address => address,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn so_many_requests_pass_at_once_and_then_one_after_another() {
        let (rates, start) = (Rates::new(1), Instant::now());
        let take = |seconds| {
            let now = start + Duration::from_secs(seconds);
            rates.take(Kind::Login, address("192.0.2.1"), now).unwrap()
        };
        for left in (0..5).rev() {
            let verdict = take(0);
            assert!(verdict.allowed);
            assert_eq!((verdict.limit, verdict.remaining), (5, left));
        }
        let refused = take(0);
        assert!(!refused.allowed);
        assert_eq!(refused.wait, Duration::from_secs(12));
        assert!(!take(11).allowed);
        assert!(take(12).allowed);
        assert!(!take(12).allowed);
        assert!(take(1000).allowed);
        assert_eq!(take(1000).remaining, 3);
    }

    #[test]
    fn addresses_and_kinds_have_their_own_buckets_and_neighbours_of_version_6_share_one() {
        let (rates, now) = (Rates::new(1), Instant::now());
        let allowed = |kind, name| rates.take(kind, address(name), now).unwrap().allowed;
        for _ in 0..3 {
            assert!(allowed(Kind::Connect, "2001:db8::1"));
        }
        assert!(!allowed(Kind::Connect, "2001:db8::ffff"));
        assert!(allowed(Kind::Connect, "2001:db8:0:1::1"));
        assert!(allowed(Kind::Login, "2001:db8::1"));
    }

    #[test]
    fn a_factor_multiplies_the_limits_and_zero_takes_them_away() {
        let (rates, now) = (Rates::new(2), Instant::now());
        for _ in 0..6 {
            assert!(
                rates
                    .take(Kind::Connect, address("192.0.2.1"), now)
                    .unwrap()
                    .allowed
            );
        }
        assert!(
            !rates
                .take(Kind::Connect, address("192.0.2.1"), now)
                .unwrap()
                .allowed
        );
        assert_eq!(
            Rates::new(0).take(Kind::Login, address("192.0.2.1"), now),
            None
        );
    }

    #[test]
    fn requests_are_told_apart_by_method_and_path() {
        let kind = |method, path| Kind::of(&method, path);
        assert_eq!(kind(Method::POST, "/login"), Kind::Login);
        assert_eq!(kind(Method::GET, "/login/new"), Kind::Other);
        assert_eq!(kind(Method::POST, "/api/asciicasts"), Kind::Upload);
        assert_eq!(kind(Method::PATCH, "/api/v1/recordings/1"), Kind::Other);
        assert_eq!(kind(Method::PUT, "/api/v1/recordings/1/file"), Kind::Upload);
        assert_eq!(kind(Method::GET, "/api/v1/recordings/1/file"), Kind::Other);
        assert_eq!(kind(Method::POST, "/a/1/file"), Kind::Upload);
        assert_eq!(kind(Method::GET, "/a/1.cast"), Kind::File);
        assert_eq!(kind(Method::GET, "/search"), Kind::Search);
        assert_eq!(kind(Method::GET, "/a/1.svg"), Kind::Piece);
        assert_eq!(kind(Method::GET, "/~jane/avatar"), Kind::Piece);
        assert_eq!(kind(Method::GET, "/a/1"), Kind::Other);
        assert_eq!(kind(Method::POST, "/a/1/views"), Kind::View);
        assert_eq!(kind(Method::POST, "/connect/x"), Kind::Connect);
    }
}
