//! `asciinema auth`

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::config::Config;
use crate::install_id;
use crate::status::print;

/// Link this installation to an account on a server
#[derive(Debug, Args)]
pub struct Auth {
    /// Address of the server
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    server_url: Option<String>,
}

pub(crate) fn run(args: Auth, config: &Config) -> Result<u8> {
    let server = config.server_url(args.server_url.as_deref())?;
    let id = install_id::get()?;
    let host = server.host_str().unwrap_or_default();
    let base = server.as_str().trim_end_matches('/');
    print(format_args!(
        "Open the following URL in a web browser to authenticate this CLI with your {host} user account:\n\n\
         {base}/connect/{id}\n\n\
         This will associate all recordings uploaded from this machine with your account \
         (including past uploads).\n"
    ))?;
    Ok(0)
}
