//! The character set of the environment: recordings are UTF-8, so programs have to be, too.
//!
//! See locale(7): `LC_ALL`, `LC_CTYPE` and `LANG` count in this order.

use anyhow::{Result, bail};

/// Refuses an environment that asks for another character set than UTF-8 or ASCII.
pub(crate) fn check() -> Result<()> {
    let variables = ["LC_ALL", "LC_CTYPE", "LANG"].map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty());
        (name, value)
    });
    let in_force = variables
        .into_iter()
        .find_map(|(name, value)| Some((name, value?)));
    let Some((name, value)) = in_force else {
        return Ok(());
    };
    if let Some(charset) = other_charset(&value) {
        bail!(
            "asciinema requires ASCII or UTF-8 character encoding. The environment \
             ({name}={value}) specifies the character set \"{charset}\". Check the output of \
             `locale` command."
        );
    }
    Ok(())
}

/// The character set that a locale names, if it is neither UTF-8 nor ASCII.
fn other_charset(locale: &str) -> Option<&str> {
    let (_, charset) = locale.split_once('.')?;
    let charset = charset.split('@').next().unwrap_or(charset);
    let name: String = charset
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let is_fine = matches!(
        name.as_str(),
        "" | "UTF8" | "ASCII" | "USASCII" | "ANSIX341968" | "646"
    );
    (!is_fine).then_some(charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utf_8_and_ascii_pass() {
        for locale in [
            "C",
            "POSIX",
            "C.UTF-8",
            "de_DE.utf8",
            "en_US.UTF-8@x",
            "C.US-ASCII",
            "",
        ] {
            assert_eq!(other_charset(locale), None, "{locale}");
        }
        assert_eq!(other_charset("de_DE.ISO-8859-15@euro"), Some("ISO-8859-15"));
        assert_eq!(other_charset("ja_JP.eucJP"), Some("eucJP"));
    }
}
