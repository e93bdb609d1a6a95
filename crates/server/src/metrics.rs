//! Numbers for Prometheus: what is counted as it happens, and what is looked up when somebody
//! asks.
//!
//! Nothing here names a person, an address or a recording; routes are named by their pattern.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

mod process;

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Method;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::error::AppError;
use crate::state::AppState;
use crate::store::gifs;
use crate::store::jobs::queue;
use crate::store::totals::{self, Totals};

/// The media type of what [`scrape`] gives.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the buckets of latencies, in seconds.
const LATENCIES: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// How long totals are good for: counting reads every row of a recording.
const TOTALS_LAST: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    /// `2xx` and so on.
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobOutcome {
    kind: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

type Latencies = Family<Route, Histogram, fn() -> Histogram>;

/// The numbers of a node.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    latencies: Latencies,
    uploads: Counter,
    upload_bytes: Counter,
    jobs: Family<JobOutcome, Counter>,
    queue: Family<State, Gauge>,
    connections: Family<State, Gauge>,
    gifs: Gauge,
    users: Gauge,
    recordings: Gauge,
    stored_bytes: Gauge,
    cpu: Gauge<f64, AtomicU64>,
    memory: Gauge,
    totals: Mutex<Option<(Instant, Totals)>>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("asciinema");
        let latency: fn() -> Histogram = || Histogram::new(LATENCIES);
        let metrics = Metrics {
            requests: Family::default(),
            latencies: Family::new_with_constructor(latency),
            uploads: Counter::default(),
            upload_bytes: Counter::default(),
            jobs: Family::default(),
            queue: Family::default(),
            connections: Family::default(),
            gifs: Gauge::default(),
            users: Gauge::default(),
            recordings: Gauge::default(),
            stored_bytes: Gauge::default(),
            cpu: Gauge::default(),
            memory: Gauge::default(),
            totals: Mutex::default(),
            registry: Registry::default(),
        };
        registry.register(
            "http_requests",
            "Requests that were answered",
            metrics.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time until an answer began",
            Unit::Seconds,
            metrics.latencies.clone(),
        );
        registry.register(
            "uploads",
            "Recordings that were uploaded",
            metrics.uploads.clone(),
        );
        registry.register(
            "upload_bytes",
            "Bytes of uploaded recordings, as they are stored",
            metrics.upload_bytes.clone(),
        );
        registry.register("jobs", "Attempts at jobs", metrics.jobs.clone());
        registry.register(
            "jobs_queued",
            "Jobs that wait, and those that were given up",
            metrics.queue.clone(),
        );
        registry.register(
            "database_connections",
            "Connections to the database for reading",
            metrics.connections.clone(),
        );
        registry.register("gifs_queued", "GIFs in the making", metrics.gifs.clone());
        registry.register("users", "Accounts", metrics.users.clone());
        registry.register("recordings", "Recordings", metrics.recordings.clone());
        registry.register(
            "stored_bytes",
            "Bytes of all recordings, as they are stored",
            metrics.stored_bytes.clone(),
        );
        registry.register(
            "process_cpu_seconds",
            "Time that processors spent on this process",
            metrics.cpu.clone(),
        );
        registry.register(
            "process_memory_bytes",
            "Memory that this process holds",
            metrics.memory.clone(),
        );
        Metrics {
            registry,
            ..metrics
        }
    }
}

impl Metrics {
    /// Counts a request that was answered.
    pub(crate) fn answered(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let (method, route) = (method_name(method), route.to_owned());
        let class = ["1xx", "2xx", "3xx", "4xx", "5xx"];
        let status = class[usize::from(status / 100).clamp(1, 5) - 1];
        let answer = Answer {
            method,
            route: route.clone(),
            status,
        };
        self.requests.get_or_create(&answer).inc();
        let latencies = self.latencies.get_or_create(&Route { method, route });
        latencies.observe(took.as_secs_f64());
    }

    /// Counts an upload.
    pub(crate) fn uploaded(&self, stored_bytes: u64) {
        self.uploads.inc();
        self.upload_bytes.inc_by(stored_bytes);
    }

    /// Counts an attempt at a job: `done`, `retry` or `failed`.
    pub(crate) fn attempted(&self, kind: &str, outcome: &'static str) {
        let kind = kind.to_owned();
        self.jobs.get_or_create(&JobOutcome { kind, outcome }).inc();
    }

    /// Totals that were counted lately.
    fn recent_totals(&self) -> Option<Totals> {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, totals) = (*totals)?;
        (at.elapsed() < TOTALS_LAST).then_some(totals)
    }
}

/// Methods that somebody made up are all the same.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = KNOWN.into_iter().find(|name| *name == method.as_str());
    known.unwrap_or("other")
}

/// All numbers as text.
pub(crate) async fn scrape(state: &AppState) -> Result<String, AppError> {
    let metrics = &state.metrics;
    let (waiting, failed) = queue::counts(&state.db).await?;
    let queued = |state| metrics.queue.get_or_create_owned(&State { state });
    queued("waiting").set(waiting);
    queued("failed").set(failed);
    let (all, idle) = state.db.connections();
    let idle = i64::try_from(idle).unwrap_or(i64::MAX);
    let connections = |state| metrics.connections.get_or_create_owned(&State { state });
    connections("busy").set((i64::from(all) - idle).max(0));
    connections("idle").set(idle);
    metrics.gifs.set(gifs::waiting(&state.db, "").await?.all);
    let totals = match metrics.recent_totals() {
        Some(totals) => totals,
        None => {
            let totals = totals::count(&state.db).await?;
            let mut recent = metrics
                .totals
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *recent = Some((Instant::now(), totals));
            totals
        }
    };
    metrics.users.set(totals.users);
    metrics.recordings.set(totals.recordings);
    metrics.stored_bytes.set(totals.bytes);
    if let Some(cpu) = process::cpu_seconds() {
        metrics.cpu.set(cpu);
    }
    if let Some(memory) = process::memory_bytes() {
        metrics.memory.set(memory);
    }
    let mut page = String::new();
    text::encode(&mut page, &metrics.registry).map_err(|_| AppError::internal())?;
    Ok(page)
}
