//! The address of a PostgreSQL database, which is shown without its password.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// The address of a PostgreSQL database: `postgres://USER:PASSWORD@HOST:PORT/NAME`.
///
/// Shown, in logs as well, it has no password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(Url);

impl PostgresUrl {
    /// The address with its password, for the driver only.
    pub(super) fn with_password(&self) -> &Url {
        &self.0
    }
}

impl FromStr for PostgresUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<PostgresUrl, String> {
        let wanted = "write postgres://USER:PASSWORD@HOST:PORT/NAME";
        // The words of a parser might hold the password.
        let url = Url::parse(text).map_err(|_| wanted.to_owned())?;
        match url.scheme() {
            "postgres" | "postgresql" if url.path().len() > 1 => Ok(PostgresUrl(url)),
            _ => Err(wanted.to_owned()),
        }
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        if shown.password().is_some() && shown.set_password(Some("***")).is_err() {
            return formatter.write_str("postgres://***");
        }
        let pairs: Vec<(String, String)> = shown.query_pairs().into_owned().collect();
        if pairs.iter().any(|(name, _)| name == "password") {
            let pairs = pairs.into_iter().map(|(name, value)| match name.as_str() {
                "password" => (name, "***".to_owned()),
                _ => (name, value),
            });
            shown.query_pairs_mut().clear().extend_pairs(pairs);
        }
        shown.fmt(formatter)
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (address, shown) in [
            (
                "postgres://me:hush@host/name",
                "postgres://me:***@host/name",
            ),
            (
                "postgresql://host/name?password=hush&sslmode=require",
                "postgresql://host/name?password=***&sslmode=require",
            ),
            ("postgres://%2Frun%2Fpg/name", "postgres://%2Frun%2Fpg/name"),
        ] {
            let url: PostgresUrl = address.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
        }
    }

    #[test]
    fn what_is_no_address_of_a_database_is_refused_without_repeating_it() {
        for wrong in [
            "mysql://a:hush@b/c",
            "postgres://a:hush@b",
            "hush",
            "postgres://a:hush@b:x/c",
        ] {
            let error = wrong.parse::<PostgresUrl>().unwrap_err();
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
