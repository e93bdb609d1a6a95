//! Connections: how many there may be, and how long one may take to read what it asked for.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::config::Network;

/// Most connections of all clients together, and of one address that is no trusted proxy.
const MOST: usize = 4096;
const MOST_OF_ONE: usize = 256;

/// Who is connected how often.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// A place for a connection; dropped, it is free again.
#[derive(Debug)]
pub(crate) struct Place {
    connections: Arc<Connections>,
    peer: IpAddr,
}

impl Connections {
    /// A place, if there is one for this address.
    pub(crate) fn enter(self: &Arc<Self>, peer: IpAddr, trusted: &[Network]) -> Option<Place> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let most = if trusted.iter().any(|network| network.contains(peer)) {
            MOST
        } else {
            MOST_OF_ONE
        };
        if counts.values().sum::<usize>() >= MOST {
            return None;
        }
        let count = counts.entry(peer).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place {
            connections: self.clone(),
            peer,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let counts = &self.connections.counts;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.peer);
            }
        }
    }
}

/// A stream whose other end must keep reading: when nothing can be written for too long, writing
/// fails.
pub(crate) struct Impatient {
    stream: TcpStream,
    patience: Duration,
    /// Runs while a write waits.
    timer: Pin<Box<Sleep>>,
    is_waiting: bool,
}

impl Impatient {
    /// Waits so long for the other end and no longer.
    pub(crate) fn new(stream: TcpStream, patience: Duration) -> Impatient {
        Impatient {
            stream,
            patience,
            timer: Box::pin(tokio::time::sleep(patience)),
            is_waiting: false,
        }
    }

    fn watched<T>(
        &mut self,
        context: &mut Context<'_>,
        result: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.is_waiting = false;
            return result;
        }
        if !self.is_waiting {
            self.is_waiting = true;
            self.timer.as_mut().reset(Instant::now() + self.patience);
        }
        ready!(self.timer.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watched(context, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.watched(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn one_address_gets_so_many_connections_and_a_proxy_more() {
        let connections = Arc::new(Connections::default());
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let other: IpAddr = "192.0.2.1".parse().unwrap();
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let enter = |peer| connections.enter(peer, &trusted);
        let mut places: Vec<Place> = (0..MOST_OF_ONE).map(|_| enter(other).unwrap()).collect();
        assert!(enter(other).is_none());
        places.pop();
        places.push(enter(other).unwrap());
        places.extend((MOST_OF_ONE..MOST).map(|_| enter(proxy).unwrap()));
        assert!(enter(proxy).is_none());
        places.clear();
        assert!(connections.counts.lock().unwrap().is_empty());
    }
}
