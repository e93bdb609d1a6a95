//! When recordings that nobody claimed are archived, and when they are removed.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// Rules for recordings without an owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archival {
    /// Days from the upload to archival; `None` archives nothing.
    pub after_days: Option<u32>,
    /// No recording is archived before this moment, in microseconds since 1970.
    pub not_before: Option<i64>,
    /// Days from archival to removal; `None` keeps archived recordings.
    pub delete_archived_after_days: Option<u32>,
    /// Days from the upload to removal; `None` keeps unclaimed recordings.
    pub delete_unclaimed_after_days: Option<u32>,
}

impl Archival {
    /// What upstream's setting comes to, when the rules were made by it.
    #[must_use]
    pub fn upstream_words(&self) -> Option<String> {
        let delete = self.delete_unclaimed_after_days?;
        Some(match self.after_days {
            Some(hide) => format!(
                "unclaimed recordings are archived {hide} days after upload, and removed for good \
                 {delete} days after upload"
            ),
            None => {
                format!("unclaimed recordings are removed for good {delete} days after upload")
            }
        })
    }
}

/// A number of days as it is written in the environment: `7`, or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub Option<u32>);

impl FromStr for Days {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Days, &'static str> {
        match text {
            "off" => Ok(Days(None)),
            text => {
                let days = text.parse().map(|days| Days(Some(days)));
                days.map_err(|_| "write a number of days, or off")
            }
        }
    }
}

/// A date as it is written in the environment, as microseconds since 1970.
pub(super) fn date(text: &str) -> Result<i64, &'static str> {
    let time = humantime::parse_rfc3339_weak(&format!("{text} 00:00:00"));
    let time: SystemTime = time.map_err(|_| "write a date like 2026-12-31")?;
    let micros = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_micros());
    i64::try_from(micros).map_err(|_| "this date is too far away")
}

/// Upstream's `UNCLAIMED_RECORDING_TTL`: `HIDE,DELETE` or `DELETE`, in days from the upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnclaimedTtl {
    /// Days until a recording is archived.
    pub hide: Option<u32>,
    /// Days until a recording is removed.
    pub delete: u32,
}

impl FromStr for UnclaimedTtl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<UnclaimedTtl, &'static str> {
        let days = |text: &str| text.trim().parse().map_err(|_| "write DAYS or HIDE,DELETE");
        Ok(match text.split_once(',') {
            Some((hide, delete)) => {
                let (hide, delete) = (days(hide)?, days(delete)?);
                UnclaimedTtl {
                    hide: (hide != delete).then_some(hide),
                    delete,
                }
            }
            None => UnclaimedTtl {
                hide: None,
                delete: days(text)?,
            },
        })
    }
}

impl UnclaimedTtl {
    /// The rules that it stands for.
    pub(super) fn archival(self) -> Archival {
        Archival {
            after_days: self.hide,
            delete_unclaimed_after_days: Some(self.delete),
            ..Archival::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_or_off() {
        assert_eq!("7".parse(), Ok(Days(Some(7))));
        assert_eq!("off".parse(), Ok(Days(None)));
        assert!("-1".parse::<Days>().is_err());
        assert!("".parse::<Days>().is_err());
    }

    #[test]
    fn a_date_is_its_first_moment() {
        assert_eq!(date("1970-01-02"), Ok(86_400_000_000));
        assert!(date("tomorrow").is_err());
        assert!(date("2026-13-01").is_err());
    }

    #[test]
    fn the_setting_of_upstream_hides_and_deletes_or_only_deletes() {
        assert_eq!(
            "7,14".parse(),
            Ok(UnclaimedTtl {
                hide: Some(7),
                delete: 14
            })
        );
        assert_eq!(
            "7,7".parse(),
            Ok(UnclaimedTtl {
                hide: None,
                delete: 7
            })
        );
        assert_eq!(
            "7".parse(),
            Ok(UnclaimedTtl {
                hide: None,
                delete: 7
            })
        );
        assert!("a,b".parse::<UnclaimedTtl>().is_err());
    }
}
