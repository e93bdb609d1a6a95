//! The configuration files of versions 1 and 2, turned into tables of today's names.
//!
//! The dialect is that of Python's configparser: `[section]`, `key = value` or `key: value`,
//! lines that begin with `#` or `;` are comments.

use toml::{Table, Value};

/// Reads an INI file. Lines that are none are ignored, as are unknown names.
pub(super) fn parse(text: &str) -> Table {
    let mut config = Table::new();
    for (section, key, value) in entries(text) {
        set(&mut config, section, &key, value);
    }
    config
}

/// The secret by which servers know the installation: the first versions kept it here.
pub(super) fn token(text: &str) -> Option<String> {
    let token = |wanted| {
        entries(text)
            .find(|(section, key, value)| *section == wanted && key == "token" && !value.is_empty())
            .map(|(_, _, value)| value.to_owned())
    };
    token("api").or_else(|| token("user"))
}

/// Section, key in lower case, and value of every line that has them.
fn entries(text: &str) -> impl Iterator<Item = (&str, String, &str)> {
    let mut section = "";
    text.lines().map(str::trim).filter_map(move |line| {
        if line.starts_with(['#', ';']) {
            return None;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name.trim();
            return None;
        }
        let (key, value) = line.split_once(['=', ':'])?;
        Some((section, key.trim().to_ascii_lowercase(), value.trim()))
    })
}

fn set(config: &mut Table, section: &str, key: &str, value: &str) {
    let (table, name) = match (section, key) {
        ("api", "url") => ("server", "url"),
        ("record", "maxwait") => ("session", "max_wait"),
        ("record", "stdin") => ("session", "capture_input"),
        ("record", "env") => ("session", "capture_env"),
        ("record", name) => ("session", name),
        ("play", "maxwait") => ("playback", "idle_time_limit"),
        ("play", name) => ("playback", name),
        ("notifications", name) => ("notifications", name),
        _ => return,
    };
    let value = match name {
        "max_wait" | "idle_time_limit" | "speed" => match value.parse() {
            Ok(number) => Value::Float(number),
            Err(_) => return,
        },
        "capture_input" | "yes" | "quiet" | "enabled" => Value::Boolean(is_true(value)),
        _ => Value::String(value.to_owned()),
    };
    if let Value::Table(table) = config
        .entry(table)
        .or_insert_with(|| Value::Table(Table::new()))
    {
        table.insert(name.to_owned(), value);
    }
}

fn is_true(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "1" | "yes" | "true" | "on"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_become_todays() {
        let text = "[api]\nurl = http://example.com:3000\ntoken = x\n\n# comment\n[record]\n\
                    command = /bin/bash -l\nmaxwait = 2\nstdin: yes\nenv = SHELL,TERM\n\
                    [play]\nspeed = 1.5\nmaxwait = 1\n[notifications]\nenabled = no\n";
        let expected = "[server]\nurl = \"http://example.com:3000\"\n\
                        [session]\ncommand = \"/bin/bash -l\"\nmax_wait = 2.0\n\
                        capture_input = true\ncapture_env = \"SHELL,TERM\"\n\
                        [playback]\nspeed = 1.5\nidle_time_limit = 1.0\n\
                        [notifications]\nenabled = false\n";
        assert_eq!(Ok(parse(text)), expected.parse());
    }

    #[test]
    fn the_token_of_the_first_versions_is_found() {
        assert_eq!(token("[user]\ntoken = a\n").as_deref(), Some("a"));
        let both = "[user]\ntoken = a\n[api]\nurl = http://x\nToken: b\n";
        assert_eq!(token(both).as_deref(), Some("b"));
        assert_eq!(token("[api]\ntoken =\n[record]\ntoken = c\n"), None);
    }
}
