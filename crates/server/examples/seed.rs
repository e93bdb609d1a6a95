//! Fills an instance for `scripts/bench-server.sh`: copies of the recordings that it has, until
//! there are as many as the environment says in `RECORDINGS`. Which instance it is say the
//! variables that the server reads; `FILES` is the folder in which its files can be linked.

use std::path::PathBuf;

use anyhow::Context;
use asciinema_server::config::{Config, Layers};
use asciinema_server::seeding;

fn main() -> anyhow::Result<()> {
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let count = variable("RECORDINGS")?.parse()?;
    let files = PathBuf::from(variable("FILES")?);
    let layers = Layers::read(["seed".into()], |name| std::env::var(name).ok())?;
    let config = Config::from(layers.cli.options);
    let mut link = |from: &str, to: &str| {
        let (from, to) = (files.join(from), files.join(to));
        std::fs::create_dir_all(to.parent().unwrap_or(&files))?;
        std::fs::hard_link(from, to)
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(seeding::fill(&config, count, &mut link))
}
