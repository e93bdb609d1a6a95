//! The configuration files of versions 1 and 2, turned into tables of today's names.
//!
//! The dialect is that of Python's configparser: `[section]`, `key = value` or `key: value`,
//! lines that begin with `#` or `;` are comments.

use toml::{Table, Value};

/// Reads an INI file. Lines that are none are ignored, as are unknown names.
pub(super) fn parse(text: &str) -> Table {
    let mut config = Table::new();
    let mut section = String::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name.trim().to_owned();
        } else if let Some((key, value)) = line.split_once(['=', ':']) {
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            set(&mut config, &section, &key, value);
        }
    }
    config
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
}
