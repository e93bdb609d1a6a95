//! Where the value of a setting comes from: the command line goes before the environment, that
//! before the file, that before upstream's variables, and all of them before the default.
//!
//! Values of the lower layers become the defaults of the command line's parser, so that every
//! value is read and refused by the same rules.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches};

use super::cli::Cli;
use super::upstream;

/// Not settings of the file: what names the file, and what is for a moment only.
const NOT_IN_FILE: [&str; 4] = ["config", "dev", "help", "version"];

/// Settings whose values are not shown: there are passwords in them.
const SECRETS: [&str; 5] = [
    "database_url",
    "metrics_token",
    "oidc_client_secret",
    "s3_secret_access_key",
    "smtp_password",
];

/// A setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file.
    pub key: String,
    /// What it is set to, unless that is secret.
    pub value: Option<String>,
    /// Where the value comes from.
    pub origin: String,
    /// Whether it is set to something that nobody is shown.
    pub is_secret: bool,
}

/// Everything that was set, and by whom.
#[derive(Debug)]
pub struct Layers {
    /// What it comes to.
    pub cli: Cli,
    matches: ArgMatches,
    /// Settings of the lower layers: key, value, origin.
    lower: BTreeMap<String, (String, String)>,
    /// Variables that upstream's server knows and this one does not.
    pub without_meaning: Vec<&'static str>,
}

impl Layers {
    /// Reads the arguments, the environment and the file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or has a setting that does not exist or a value that is none.
    /// Wrong arguments end the process with an explanation, as programs do.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Layers> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut lower = BTreeMap::new();
        let mut command = Cli::command();
        for (key, value, name) in upstream::settings(variable) {
            let place = format!("environment {name}");
            check(&command, key, &value).with_context(|| place.clone())?;
            lower.insert(key.to_owned(), (value, place));
        }
        if let Some(file) = config_file(&arguments) {
            for (key, value) in settings_in(&command, &file)? {
                lower.insert(key, (value, format!("file {}", file.display())));
            }
        }
        for (key, (value, _)) in &lower {
            command = command.mut_arg(key, |arg| arg.default_value(value.clone()));
        }
        let matches = command.get_matches_from(arguments);
        Ok(Layers {
            cli: Cli::from_arg_matches(&matches)?,
            matches,
            lower,
            without_meaning: upstream::without_meaning(variable),
        })
    }

    /// Every setting with its value and its origin.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let command = Cli::command();
        let settings = command
            .get_arguments()
            .filter(|argument| is_setting(&command, argument.get_id().as_str()));
        settings
            .map(|argument| {
                let key = argument.get_id().as_str();
                let values = self.matches.get_raw(key).into_iter().flatten();
                let values: Vec<_> = values.map(OsStr::to_string_lossy).collect();
                let is_secret = SECRETS.contains(&key) && !values.is_empty();
                Setting {
                    key: key.to_owned(),
                    origin: self.origin(argument),
                    value: (!values.is_empty() && !is_secret).then(|| values.join(",")),
                    is_secret,
                }
            })
            .collect()
    }

    /// Every setting with its value and its origin, as a file that says the same.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut text = String::new();
        for Setting {
            key,
            value,
            origin,
            is_secret,
        } in self.settings()
        {
            let line = match value {
                None if is_secret => format!("# {key} is set, {origin}"),
                None => format!("# {key} is not set"),
                Some(value) => format!("{key} = {}  # {origin}", toml::Value::String(value)),
            };
            // Writing to a string never fails.
            let _ = writeln!(text, "{line}");
        }
        text
    }

    fn origin(&self, argument: &Arg) -> String {
        let key = argument.get_id().as_str();
        match (
            self.matches.value_source(key),
            argument.get_env(),
            self.lower.get(key),
        ) {
            (Some(ValueSource::CommandLine), ..) => "command line".into(),
            (Some(ValueSource::EnvVariable), Some(name), _) => {
                format!("environment {}", name.to_string_lossy())
            }
            (_, _, Some((_, origin))) => origin.clone(),
            _ => "default".into(),
        }
    }
}

fn is_setting(command: &clap::Command, key: &str) -> bool {
    let known = command
        .get_arguments()
        .any(|argument| argument.get_id() == key);
    known && !NOT_IN_FILE.contains(&key)
}

/// The file that the arguments or the environment name, before they are read in earnest.
fn config_file(arguments: &[OsString]) -> Option<PathBuf> {
    let command = Cli::command().ignore_errors(true);
    let matches = command.try_get_matches_from(arguments).ok()?;
    matches.try_get_one::<PathBuf>("config").ok()?.cloned()
}

/// Whether a value may be given to a setting, by the rules of the command line.
fn check(command: &clap::Command, key: &str, value: &str) -> anyhow::Result<()> {
    if !is_setting(command, key) {
        bail!("there is no setting {key}");
    }
    // A switch has a value only outside the command line.
    let with_value = |one: Arg| {
        if one.get_id() == key && !one.get_action().takes_values() {
            one.action(ArgAction::Set)
        } else {
            one
        }
    };
    let mut alone = command.clone().mut_args(|one| with_value(one.env(None)));
    let long = command.get_arguments().find(|one| one.get_id() == key);
    let long = long.and_then(Arg::get_long).unwrap_or(key);
    let flag = format!("--{long}={value}");
    let Err(error) = alone.try_get_matches_from_mut(["asciinema-server", &flag]) else {
        return Ok(());
    };
    // What is wrong, without the advice that follows it, and with the name in place of the flag.
    let words = error.to_string();
    let words = words.split("\n\n").next().unwrap_or_default();
    let words = words.trim_start_matches("error: ").replace('\n', "");
    let argument = alone.get_arguments().find(|one| one.get_id() == key);
    let shown = argument.map(ToString::to_string).unwrap_or_default();
    bail!("{}", words.replace(&shown, key))
}

/// The settings in a file, as they would be written on the command line.
fn settings_in(command: &clap::Command, file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read the settings in {}", file.display()))?;
    let table: toml::Table = text
        .parse()
        .with_context(|| format!("cannot read the settings in {}", file.display()))?;
    let as_written = |(key, value): (String, toml::Value)| {
        let value = match written(&value) {
            Some(value) => check(command, &key, &value).map(|()| value),
            None => Err(anyhow!("the value of {key} cannot be one")),
        };
        let line = line_of(&text, &key);
        let value = value.with_context(|| format!("{}, line {line}", file.display()))?;
        Ok((key, value))
    };
    table.into_iter().map(as_written).collect()
}

/// The number of the line on which a setting stands, as a table or with its value.
fn line_of(text: &str, key: &str) -> usize {
    let is_its = |line: &str| {
        let name = line.split(['=', '.', ']']).next().unwrap_or_default();
        name.trim_matches([' ', '\t', '[', '"', '\'']) == key
    };
    text.lines().position(is_its).map_or(1, |index| index + 1)
}

fn written(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(values) => {
            let values: Option<Vec<String>> = values.iter().map(written).collect();
            values.map(|values| values.join(","))
        }
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::config::Config;

    fn layers(file: &str, arguments: &[&str]) -> anyhow::Result<Layers> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, file).unwrap();
        let first = ["asciinema-server", "--config", path.to_str().unwrap()];
        let arguments = first.iter().chain(arguments).map(OsString::from);
        Layers::read(arguments, |name| {
            (name == "URL_HOST").then(|| "from.upstream".to_owned())
        })
    }

    #[test]
    fn without_anything_set_the_defaults_are_those_of_the_plain_config() {
        let arguments = ["asciinema-server", "--data-dir", "x"].map(OsString::from);
        let layers = Layers::read(arguments, |_| None).unwrap();
        let config = Config::from(layers.cli.options);
        let plain = Config::new("x".into());
        assert_eq!(format!("{config:?}"), format!("{plain:?}"));
    }

    #[test]
    fn the_file_sets_what_the_command_line_does_not() {
        let file = "upload_size_limit = 5\nlisten = \"127.0.0.1:1\"\nsign_up_disabled = true\n\
                    trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n";
        let layers = layers(file, &["--upload-size-limit", "7"]).unwrap();
        let options = &layers.cli.options;
        assert_eq!(options.uploads.upload_size_limit, 7);
        assert_eq!(options.listen.port(), 1);
        assert!(options.access.sign_up_disabled);
        assert_eq!(options.trusted_proxies.len(), 2);
    }

    #[test]
    fn every_value_is_told_with_its_origin() {
        let file = "smtp_password = \"hush\"\nurl = \"https://from.file\"\n";
        let text = layers(file, &["config", "--smtp-port", "25"])
            .unwrap()
            .describe();
        assert!(
            text.contains("url = \"https://from.file\"  # file "),
            "{text}"
        );
        assert!(
            text.contains("smtp_port = \"25\"  # command line"),
            "{text}"
        );
        assert!(
            text.contains("upload_size_limit = \"64000000\"  # default"),
            "{text}"
        );
        assert!(text.contains("# smtp_host is not set"), "{text}");
        assert!(text.contains("# smtp_password is set, file "), "{text}");
        assert!(!text.contains("hush"), "{text}");
        let text = layers("", &[]).unwrap().describe();
        let expected = "url = \"http://from.upstream:4000\"  # environment URL_HOST";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn what_is_told_is_a_file_that_says_the_same() {
        let text = layers("upload_size_limit = 5", &[]).unwrap().describe();
        let again = layers(&text, &[]).unwrap();
        assert_eq!(again.cli.options.uploads.upload_size_limit, 5);
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named() {
        for file in ["uplaod = 1", "dev = true", "config = \"x\""] {
            let error = format!("{:#}", layers(file, &[]).unwrap_err());
            assert!(error.contains("there is no setting"), "{error}");
        }
        assert!(layers("listen = [", &[]).is_err());
    }

    #[test]
    fn a_wrong_value_is_told_with_its_line_and_its_name() {
        for (file, words) in [
            (
                "# limits\nrate_limit_factor = \"abc\"\n",
                "line 2: invalid value 'abc' for 'rate_limit_factor': invalid digit",
            ),
            (
                "sign_up_disabled = true\n\nlog_format = 'xml'\n",
                "line 3: invalid value 'xml' for 'log_format'  [possible values: text, json]",
            ),
            ("listen = 1.5", "line 1: the value of listen cannot be one"),
            (
                "sign_up_disabled = \"maybe\"",
                "line 1: invalid value 'maybe' for 'sign_up_disabled",
            ),
            (
                "url = \"http://a\"\n[smtp]\nhost = \"x\"\n",
                "line 2: the value of smtp cannot be one",
            ),
            (
                "database_url = \"mysql://me:hush@host\"",
                "line 1: database_url: write postgres://",
            ),
        ] {
            let error = format!("{:#}", layers(file, &[]).unwrap_err());
            assert!(error.contains(words), "{error}");
            assert!(!error.contains("hush"), "{error}");
        }
        let port = |name: &str| (name == "PORT").then(|| "many".to_owned());
        let error = Layers::read([OsString::from("asciinema-server")], port).unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.starts_with("environment PORT: invalid value"),
            "{error}"
        );
    }
}
