//! The running server: it opens what it needs, takes connections, and stops in order.

use std::fs::{DirBuilder, File, TryLockError};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower_http::add_extension::AddExtension;
use url::{Host, Url};

use crate::config::Config;
use crate::connection::{Connections, Impatient, Place};
use crate::mail::Mailer;
use crate::oidc::Oidc;
use crate::router::router;
use crate::routes::account::login::session_link;
use crate::routes::metrics;
use crate::state::AppState;
use crate::store::links::{self, Purpose};
use crate::store::users;
use crate::store::{self, carried};
use crate::{indexer, jobs};

/// How long the server waits, when it stops, for a GIF that is in the making to be left.
const GIVE_BACK: Duration = Duration::from_secs(5);

/// A server that is ready to take connections.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    /// Where numbers are served, when they have an address of their own.
    metrics: Option<TcpListener>,
    state: AppState,
    /// Held as long as the server runs: two of them in one data directory would empty each
    /// other's staging folder.
    _lock: File,
}

impl Server {
    /// Opens the data directory, brings the database up to date, and makes ready to serve on
    /// the listener.
    ///
    /// # Errors
    ///
    /// When the data directory cannot be written, is in use, or holds a newer database.
    pub async fn open(config: Config, listener: TcpListener) -> anyhow::Result<Server> {
        let folder = config.data_dir.clone();
        make_private(&folder)
            .with_context(|| format!("cannot create the data directory {}", folder.display()))?;
        let lock = lock(&folder)?;
        let files = store::open_files(&config)?;
        let db = store::open_db(&config).await?;
        if let Some(origin) = carried::unfinished(&db).await? {
            bail!("this database is being filled from {origin}; wait, or run the command again");
        }
        let base_url = match &config.base_url {
            Some(url) => url.clone(),
            None => address_url(listener.local_addr()?)?,
        };
        if config.dev && !(listener.local_addr()?.ip().is_loopback() && is_loopback(&base_url)) {
            bail!("--dev shows every e-mail to everyone: it needs a loopback address and URL");
        }
        let metrics = match config.metrics.listen {
            Some(address) => Some(TcpListener::bind(address).await.with_context(|| {
                format!("cannot listen on {address}; choose another with --metrics-listen")
            })?),
            None => None,
        };
        let mailer = Mailer::new(&config, &base_url)?;
        let provider = config.oidc.clone();
        let mut state = AppState::new(db, files, config, mailer, &base_url);
        if let Some(provider) = provider {
            let oidc = Oidc::new(provider, &state.url("/login/oidc/callback"))?;
            state.oidc = Some(Arc::new(oidc));
        }
        if let Some(words) = state.config.archival.upstream_words() {
            tracing::warn!("UNCLAIMED_RECORDING_TTL is set: {words}");
        }
        if !users::exist(&state.db).await? {
            let secret = links::create(&state.db, &Purpose::Setup).await?;
            let link = session_link(&state, &secret.unwrap_or_default());
            tracing::info!("the first account, an admin's, is made with this link: {link}");
        }
        Ok(Server {
            listener,
            metrics,
            state,
            _lock: lock,
        })
    }

    /// The address at which the server listens.
    ///
    /// # Errors
    ///
    /// When the operating system does not know it.
    pub fn local_url(&self) -> anyhow::Result<Url> {
        address_url(self.listener.local_addr()?)
    }

    /// Serves until `shutdown` is ready, then lets the requests under way come to their end,
    /// for as long as the configuration waits for them.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        let connections = GracefulShutdown::new();
        let places = Arc::new(Connections::default());
        let jobs = tokio::spawn(jobs::run(self.state.clone()));
        let slow_jobs = tokio::spawn(jobs::run_slow(self.state.clone()));
        let indexer = tokio::spawn(indexer::announce(self.state.clone()));
        let metrics = self.metrics.take();
        let metrics =
            metrics.map(|listener| tokio::spawn(metrics::serve(self.state.clone(), listener)));
        let router = router(self.state.clone());
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let trusted = &self.state.config.trusted_proxies;
                        let peer_address = peer.ip().to_canonical();
                        let Some(place) = places.enter(peer_address, trusted) else {
                            tracing::warn!(client = %peer_address, "too many connections");
                            continue;
                        };
                        let router = AddExtension::new(router.clone(), ConnectInfo(peer));
                        self.serve(stream, place, router, &connections);
                    }
                    Err(error) => {
                        // Out of file descriptors, most likely: some will be closed soon.
                        tracing::warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
                () = &mut shutdown => break,
            }
        }
        drop(self.listener);
        tracing::info!("stopping: no new connections, waiting for requests under way");
        let drain = self.state.config.timeouts.drain;
        if tokio::time::timeout(drain, connections.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("some requests did not end in time");
        }
        // What takes long is given back, for another node or the next start.
        self.state.gifs.stop();
        let given_back = tokio::time::timeout(GIVE_BACK, slow_jobs);
        if given_back.await.is_err() {
            tracing::warn!("a GIF did not stop in time; it is begun anew after a while");
        }
        jobs.abort();
        indexer.abort();
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        self.state.db.close().await;
    }

    fn serve(
        &self,
        stream: TcpStream,
        place: Place,
        router: AddExtension<Router, ConnectInfo<SocketAddr>>,
        connections: &GracefulShutdown,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let timeouts = &self.state.config.timeouts;
        let stream = Impatient::new(stream, timeouts.read_idle);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(timeouts.head)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
}

/// Opens a server and runs it until `shutdown` is ready.
///
/// # Errors
///
/// Those of [`Server::open`].
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    Server::open(config, listener).await?.run(shutdown).await;
    Ok(())
}

/// Makes a folder that nobody else may look into. One that is there stays as it is.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)
}

/// Makes a data directory this process's, for as long as the file is held.
pub(crate) fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "another server uses the data directory {}; stop it first",
                folder.display()
            )
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The address of a server that listens here.
///
/// # Errors
///
/// Never for an address that there is.
pub fn address_url(address: SocketAddr) -> anyhow::Result<Url> {
    Ok(Url::parse(&format!("http://{address}"))?)
}
