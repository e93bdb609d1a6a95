//! Reading the layers and laying them over each other.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use toml::{Table, Value};

use super::places::Places;
use super::{Config, config_home, ini, parse_server_url};

pub(super) fn load(places: &Places) -> Result<Config> {
    let mut config = Table::new();
    let user_file = places.file("config.toml");
    merge(&mut config, read_toml(&places.system)?);
    let mut old_file = None;
    if !user_file.as_ref().is_some_and(|file| file.exists())
        && let Some((path, old)) = read_old(places)
    {
        merge(&mut config, old);
        old_file = Some(path);
    }
    for file in places.file("defaults.toml").iter().chain(&user_file) {
        merge(&mut config, read_toml(file)?);
    }
    // Files in TOML have been read as configurations already.
    let file = old_file.as_ref().unwrap_or(&places.system);
    let mut config: Config = config
        .try_into()
        .with_context(|| format!("invalid value in {}", file.display()))?;
    config.old_file = old_file;
    for variable in ["ASCIINEMA_API_URL", "ASCIINEMA_SERVER_URL"] {
        if let Ok(url) = std::env::var(variable)
            && !url.is_empty()
        {
            config.server.url = Some(url);
        }
    }
    Ok(config)
}

/// The files of versions 1 and 2.
pub(super) fn old_files(places: &Places) -> impl Iterator<Item = PathBuf> {
    [places.file("config"), places.oldest.clone()]
        .into_iter()
        .flatten()
}

/// The first of these files that is there, and what it says in today's words.
pub(super) fn read_old(places: &Places) -> Option<(PathBuf, Table)> {
    old_files(places).find_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        Some((path, ini::parse(&text)))
    })
}

/// The secret by which servers know this installation, as the first versions kept it.
pub(super) fn old_token(places: &Places) -> Option<String> {
    let text = |path: PathBuf| fs::read_to_string(path).ok();
    old_files(places).find_map(|path| ini::token(&text(path)?))
}

fn read_toml(path: &Path) -> Result<Table> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let wrong = |error| anyhow!("{}: {}", path.display(), in_its_place(&error, &text));
            // Also as what it is to be: later on nobody knows which file a value comes from.
            toml::from_str::<Config>(&text).map_err(wrong)?;
            text.parse().map_err(wrong)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Table::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// What is wrong in `text`, and with which line of it.
fn in_its_place(error: &toml::de::Error, text: &str) -> String {
    let Some(span) = error.span() else {
        return error.message().to_owned();
    };
    let before = text.get(..span.start).unwrap_or(text);
    let index = before.matches('\n').count();
    let line = text.lines().nth(index).unwrap_or_default().trim();
    format!("line {}, {line:?}: {}", index + 1, error.message())
}

fn merge(below: &mut Table, above: Table) {
    for (name, value) in above {
        match (below.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => drop(below.insert(name, value)),
        }
    }
}

/// Asks for the server and remembers the answer.
pub(super) fn ask_for_server_url() -> Result<String> {
    const DEFAULT: &str = "https://asciinema.org";
    if !io::stdin().is_terminal() {
        bail!(
            "no asciinema server is configured: give --server-url URL, set ASCIINEMA_SERVER_URL, \
             or write [server] url = \"URL\" to {}",
            config_home()?.join("config.toml").display()
        );
    }
    // Beside standard output, where somebody else may read what the command says.
    let mut terminal = io::stderr();
    writeln!(terminal, "No asciinema server configured for this CLI.")?;
    write!(
        terminal,
        "Enter the server URL to use by default [{DEFAULT}]: "
    )?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        bail!("no asciinema server is configured: give --server-url URL");
    }
    let answer = if answer.trim().is_empty() {
        DEFAULT
    } else {
        answer.trim()
    };
    parse_server_url(answer)?;
    let server = Table::from_iter([("url".to_owned(), Value::String(answer.to_owned()))]);
    let defaults = Table::from_iter([("server".to_owned(), Value::Table(server))]);
    let home = config_home()?;
    fs::create_dir_all(&home)?;
    fs::write(home.join("defaults.toml"), defaults.to_string())?;
    Ok(answer.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::super::Migration;
    use super::*;

    fn places(folder: &Path) -> Places {
        Places {
            system: folder.join("etc.toml"),
            home: Some(folder.join("home")),
            oldest: Some(folder.join("oldest")),
        }
    }

    fn write(folder: &Path, files: &[(&str, &str)]) -> PathBuf {
        fs::create_dir_all(folder.join("home")).unwrap();
        files
            .iter()
            .for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
        folder.to_owned()
    }

    #[test]
    fn later_layers_win_key_by_key() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            (
                "etc.toml",
                "[session]\ncommand = \"a\"\nidle_time_limit = 2\n",
            ),
            ("home/config", "[record]\nmaxwait = 7\n"),
            ("home/defaults.toml", "[playback]\nspeed = 2\n"),
            (
                "home/config.toml",
                "[session]\ncommand = \"b\"\nunknown = 1\n[playback]\nspeed = 3.5\n",
            ),
        ];
        let config = load(&places(&write(folder.path(), &files))).unwrap();
        assert_eq!(config.session.command.as_deref(), Some("b"));
        assert_eq!(config.session.idle_time_limit, Some(2.0));
        assert_eq!(config.session.max_wait, None);
        assert_eq!(config.playback.speed, Some(3.5));
        assert!(config.notifications.enabled);
    }

    #[test]
    fn the_old_file_counts_when_there_is_no_new_one() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("oldest", "[record]\nmaxwait = 2\n")]);
        assert_eq!(
            load(&places(folder.path())).unwrap().session.max_wait,
            Some(2.0)
        );
    }

    #[test]
    fn the_old_file_is_rewritten_in_todays_words() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[("oldest", "[record]\nmaxwait = 2\n[api]\nurl = http://x\n")],
        );
        let places = places(folder.path());
        let before = load(&places).unwrap();
        assert_eq!(before.old_file.as_deref(), places.oldest.as_deref());
        let migration = Migration::of(&places).unwrap();
        migration.write().unwrap();
        let after = load(&places).unwrap();
        assert_eq!(after.old_file, None);
        assert_eq!(after.session.max_wait, before.session.max_wait);
        assert_eq!(after.server.url.as_deref(), Some("http://x"));
        assert!(migration.write().is_err(), "a file that is there stays");
        fs::remove_file(folder.path().join("oldest")).unwrap();
        assert!(Migration::of(&places).is_err());
    }

    #[test]
    fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("home/config.toml", "[session\n")]);
        let error = load(&places(folder.path())).unwrap_err().to_string();
        assert!(
            error.contains("home/config.toml: line 1, \"[session\": "),
            "{error}"
        );
        assert!(!error.contains('\n'), "{error}");
    }

    #[test]
    fn a_wrong_value_is_blamed_on_the_file_and_the_line_that_it_is_in() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = "[server]\ntimeout = \"x\"\n";
        for file in ["etc.toml", "home/defaults.toml", "home/config.toml"] {
            write(folder.path(), &[(file, wrong)]);
            let error = load(&places(folder.path())).unwrap_err().to_string();
            let place = format!("{file}: line 2, {:?}: ", "timeout = \"x\"");
            assert!(error.contains(&place), "{error}");
            fs::remove_file(folder.path().join(file)).unwrap();
        }
    }
}
