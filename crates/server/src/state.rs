//! What every handler shares.

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};
use url::Url;

use crate::config::Config;
use crate::gifs::Gifs;
use crate::indexer::Changes;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::oidc::Oidc;
use crate::parcel::Imports;
use crate::rates::Rates;
use crate::store::db::Db;
use crate::store::files::Files;

/// The parts of a running server; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    pub(crate) db: Db,
    pub(crate) files: Files,
    pub(crate) config: Arc<Config>,
    /// Permits for work that keeps a core busy: as many as there are cores.
    pub(crate) heavy_work: Arc<Semaphore>,
    /// GIFs in the making.
    pub(crate) gifs: Arc<Gifs>,
    /// Archives that are coming in.
    pub(crate) imports: Arc<Imports>,
    /// Where e-mails go.
    pub(crate) mailer: Arc<Mailer>,
    /// How many requests addresses sent lately.
    pub(crate) rates: Arc<Rates>,
    /// The provider that people log in with.
    pub(crate) oidc: Option<Arc<Oidc>>,
    /// What is counted for those who run the server.
    pub(crate) metrics: Arc<Metrics>,
    /// Rings when a job was added here.
    pub(crate) new_jobs: Arc<Notify>,
    /// What was added or changed here, for those who search.
    pub(crate) changes: Arc<Changes>,
    base_url: Arc<str>,
}

impl AppState {
    /// Puts the parts together. `base_url` is what links start with.
    pub(crate) fn new(
        db: Db,
        files: Files,
        config: Config,
        mailer: Mailer,
        base_url: &Url,
    ) -> AppState {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        AppState {
            db,
            files,
            mailer: Arc::new(mailer),
            rates: Arc::new(Rates::new(config.rate_limit_factor)),
            new_jobs: Arc::default(),
            changes: Arc::default(),
            gifs: Arc::default(),
            imports: Arc::default(),
            oidc: None,
            metrics: Arc::default(),
            heavy_work: Arc::new(Semaphore::new(cores)),
            config: Arc::new(config),
            base_url: base_url.as_str().trim_end_matches('/').into(),
        }
    }

    /// The full address of a path that starts with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// What links start with.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What people call the provider that they can log in with.
    pub(crate) fn provider(&self) -> Option<&str> {
        self.oidc.as_deref().map(|oidc| oidc.config().name.as_str())
    }

    /// Whether people reach this server over https.
    pub(crate) fn is_https(&self) -> bool {
        self.base_url.starts_with("https:")
    }

    /// The address of this server for people: host and port.
    pub(crate) fn host(&self) -> &str {
        self.base_url
            .split_once("://")
            .map_or(&self.base_url, |(_, host)| host)
    }
}
