//! The command `asciinema-server`.

use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use asciinema_server::commands::{self, Output};
use asciinema_server::config::{Cli, Command, Config, Layers, LogFormat, Options, Setting};
use asciinema_server::{Server, address_url};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use url::Url;

fn main() -> anyhow::Result<()> {
    let layers = Layers::read(std::env::args_os(), |name| std::env::var(name).ok())?;
    let (described, settings) = (layers.describe(), layers.settings());
    start_logging(layers.cli.options.log_format);
    for name in &layers.without_meaning {
        tracing::warn!("{name} is set; this server does not use it");
    }
    let Cli {
        options, command, ..
    } = layers.cli;
    let mut out = Output::default();
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(async {
        match command.unwrap_or(Command::Serve) {
            Command::Serve => serve(options, settings, &mut out).await,
            Command::Config => Ok(write!(out, "{described}")?),
            Command::LoginLink { email } => {
                let base_url = base_url(&options)?;
                let link = commands::login_link(&options.into(), &base_url, &email).await?;
                Ok(writeln!(out, "{link}")?)
            }
            Command::Move { to, to_storage } => {
                let config = Config::from(options);
                commands::carry::relocate(&config, &to, to_storage.as_ref(), &mut out).await
            }
            Command::Backup { file } => {
                commands::carry::backup(&options.into(), &file, &mut out).await
            }
            Command::Restore { file } => {
                commands::carry::restore(&options.into(), &file, &mut out).await
            }
            Command::Check => {
                let is_well = commands::carry::check(&options.into(), &mut out).await?;
                if !is_well {
                    std::process::exit(1);
                }
                Ok(())
            }
            Command::Admin { command } => {
                let base_url = base_url(&options)?;
                let config = Config::from(options);
                commands::admin::run(&config, &base_url, command, &mut out).await
            }
        }
    })
}

/// What links start with.
fn base_url(options: &Options) -> anyhow::Result<Url> {
    match &options.url {
        Some(url) => Ok(url.clone()),
        None => address_url(options.listen),
    }
}

async fn serve(options: Options, settings: Vec<Setting>, out: &mut Output) -> anyhow::Result<()> {
    let address = options.listen;
    // A limit on the size of files is then an error that the client is told, not a death.
    let _exceeded = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; choose another with --listen"))?;
    let provider = options.oidc.clone().provider()?;
    let mut config = Config::from(options);
    config.oidc = provider;
    config.settings = settings;
    let data_dir = config.data_dir.display().to_string();
    let database = config.database.as_ref().map(ToString::to_string);
    let server = Server::open(config, listener).await?;
    let url = server.local_url()?;
    // The one line on standard output: scripts read the address from it.
    writeln!(out, "listening on {}", url.as_str().trim_end_matches('/'))?;
    tracing::info!(data_dir, database, "ready");
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    server.run(shutdown).await;
    Ok(())
}

fn start_logging(format: LogFormat) {
    let filter = EnvFilter::try_from_env("LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // What cannot be written to the log cannot be told there either.
        .log_internal_errors(false)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    match format {
        LogFormat::Text => log.with_target(false).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
