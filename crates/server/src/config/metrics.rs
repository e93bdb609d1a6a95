//! Who may see numbers about the server.

use std::net::SocketAddr;

use clap::Args;

/// Who may see numbers about the server; without either, nobody.
#[derive(Debug, Clone, Default)]
pub struct MetricsConfig {
    /// An address of its own, where whoever reaches it may.
    pub listen: Option<SocketAddr>,
    /// What those who ask at the address of the site have to know.
    pub token: Option<String>,
}

/// Who may see numbers about the server.
#[derive(Debug, Args)]
pub struct MetricsOptions {
    /// Address and port at which /metrics is served to whoever reaches it [default: none]
    #[arg(long, env = "METRICS_LISTEN", global = true, value_name = "ADDR:PORT")]
    pub metrics_listen: Option<SocketAddr>,

    /// Token with which /metrics of the site itself is read [default: it is not served]
    #[arg(long, env = "METRICS_TOKEN", global = true, value_name = "TOKEN")]
    #[arg(hide_env_values = true)]
    pub metrics_token: Option<String>,
}

impl From<MetricsOptions> for MetricsConfig {
    fn from(options: MetricsOptions) -> MetricsConfig {
        MetricsConfig {
            listen: options.metrics_listen,
            token: options.metrics_token,
        }
    }
}
