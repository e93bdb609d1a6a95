//! Where files are kept when it is not the data directory.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::Url;

use crate::store::db::PostgresUrl;

/// How to get in where buckets are.
#[derive(Clone, Default)]
pub struct S3Access {
    /// The server; `None` is Amazon's.
    pub endpoint: Option<Url>,
    /// The region; `None` takes the driver's default.
    pub region: Option<String>,
    /// Id and secret; `None` takes what the variables or the machine give, as AWS's own programs
    /// do.
    pub credentials: Option<(String, String)>,
    /// A file with certificates in PEM that are trusted there beside those of the machine.
    pub ca_file: Option<PathBuf>,
}

/// A bucket that speaks the protocol of S3.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// The bucket and the prefix within.
    pub url: S3Url,
    /// How to get in.
    pub access: S3Access,
}

impl fmt::Debug for S3Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("S3Access");
        shown.field("endpoint", &self.endpoint);
        shown.field("region", &self.region);
        shown
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}

/// The address of a bucket, or of a part of one: `s3://BUCKET/PREFIX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Url {
    bucket: String,
    prefix: String,
}

impl S3Url {
    /// The name of the bucket.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// What all keys begin with; may be empty.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl FromStr for S3Url {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<S3Url, &'static str> {
        let wanted = "write s3://BUCKET or s3://BUCKET/PREFIX";
        let rest = text.strip_prefix("s3://").ok_or(wanted)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let prefix = prefix.trim_matches('/');
        let has_parts = prefix.is_empty()
            || prefix
                .split('/')
                .all(|part| !matches!(part, "" | "." | "..") && is_name(part));
        if bucket.is_empty() || !is_name(bucket) || !has_parts {
            return Err(wanted);
        }
        Ok(S3Url {
            bucket: bucket.into(),
            prefix: prefix.into(),
        })
    }
}

/// Where an instance is to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A PostgreSQL database.
    Postgres(PostgresUrl),
    /// A data directory, with a database inside.
    Folder(PathBuf),
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Target, String> {
        if text.contains("://") {
            return text.parse().map(Target::Postgres);
        }
        Ok(Target::Folder(text.into()))
    }
}

impl fmt::Display for S3Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let S3Url { bucket, prefix } = self;
        let slash = if prefix.is_empty() { "" } else { "/" };
        write!(formatter, "s3://{bucket}{slash}{prefix}")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_bucket_and_what_keys_begin_with() {
        for (text, bucket, prefix) in [
            ("s3://casts", "casts", ""),
            ("s3://casts/", "casts", ""),
            ("s3://casts/a/b.c/", "casts", "a/b.c"),
        ] {
            let url: S3Url = text.parse().unwrap();
            assert_eq!((url.bucket(), url.prefix()), (bucket, prefix));
            assert_eq!(url.to_string(), text.trim_end_matches('/'));
        }
        for wrong in [
            "casts",
            "s3://",
            "s3:///a",
            "s3://a/../b",
            "s3://a/b//c",
            "file:///a",
            "s3://a b",
        ] {
            assert!(wrong.parse::<S3Url>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let access = S3Access {
            credentials: Some(("id".into(), "hush".into())),
            ..S3Access::default()
        };
        assert!(!format!("{access:?}").contains("hush"));
    }
}
