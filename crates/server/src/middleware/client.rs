//! From which address a request comes, proxies looked through.
//!
//! `X-Forwarded-For` is believed from proxies that are trusted and from nobody else: the address
//! is the last one in it that no trusted proxy has.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Network;
use crate::state::AppState;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) address: IpAddr,
    /// Whether it is a program on this machine that speaks for itself.
    pub(crate) is_local: bool,
}

impl Client {
    fn new(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Client {
        let peer = peer.to_canonical();
        let is_trusted = |address| trusted.iter().any(|network| network.contains(address));
        if !headers.contains_key(FORWARDED_FOR) || !is_trusted(peer) {
            return Client {
                address: peer,
                is_local: peer.is_loopback() && !headers.contains_key(FORWARDED_FOR),
            };
        }
        let values = headers.get_all(FORWARDED_FOR).into_iter();
        let values = values.filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
        let mut address = peer;
        for hop in hops.iter().rev() {
            // What cannot be read was not written by a proxy that could be trusted.
            let Ok(hop) = hop.trim().parse::<IpAddr>() else {
                break;
            };
            address = hop.to_canonical();
            if !is_trusted(address) {
                break;
            }
        }
        Client {
            address,
            is_local: false,
        }
    }
}

/// Finds out, for whoever asks later.
pub(crate) async fn identify(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let trusted = &state.config.trusted_proxies;
    let client = Client::new(peer.ip(), request.headers(), trusted);
    request.extensions_mut().insert(client);
    next.run(request).await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> (String, bool) {
        let trusted = ["127.0.0.0/8", "10.0.0.0/8"].map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let client = Client::new(peer.parse().unwrap(), &headers, &trusted);
        (client.address.to_string(), client.is_local)
    }

    #[test]
    fn a_trusted_proxy_says_for_whom_it_asks() {
        assert_eq!(client("127.0.0.1", &["192.0.2.1"]).0, "192.0.2.1");
        assert_eq!(client("10.0.0.2", &["192.0.2.1, 10.0.0.1"]).0, "192.0.2.1");
        assert_eq!(client("::ffff:127.0.0.1", &["192.0.2.1"]).0, "192.0.2.1");
    }

    #[test]
    fn nobody_else_does() {
        assert_eq!(client("192.0.2.9", &["192.0.2.1"]).0, "192.0.2.9");
        let forged = ["198.51.100.1, 192.0.2.1"];
        assert_eq!(client("127.0.0.1", &forged).0, "192.0.2.1");
        let forged = ["198.51.100.1", "192.0.2.1", "10.0.0.1"];
        assert_eq!(client("127.0.0.1", &forged).0, "192.0.2.1");
        assert_eq!(client("127.0.0.1", &["192.0.2.1, unknown"]).0, "127.0.0.1");
    }

    #[test]
    fn only_what_comes_from_this_machine_without_a_detour_is_local() {
        assert!(client("127.0.0.1", &[]).1);
        assert!(!client("127.0.0.1", &["127.0.0.1"]).1);
        assert!(!client("10.0.0.2", &[]).1);
    }
}
