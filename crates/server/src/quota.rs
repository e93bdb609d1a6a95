//! How much somebody may keep.
//!
//! What is in the bin does not count, but it may not be more than as much again: otherwise
//! deleting and uploading in turn would know no limit.

use crate::error::AppError;

/// What an account may hold; what is absent has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Bytes of the stored files.
    pub bytes: Option<u64>,
    /// Their number.
    pub recordings: Option<u64>,
}

/// What an account holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) bytes: u64,
    pub(crate) recordings: u64,
    /// Of what was deleted and can be taken back.
    pub(crate) bin_bytes: u64,
    pub(crate) bin_recordings: u64,
}

/// What an admin set for an account, in place of the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Limit {
    #[default]
    Default,
    None,
    Most(u64),
}

impl Limit {
    /// As it is stored: NULL for the default, a negative number for none.
    pub(crate) fn stored(self) -> Option<i64> {
        match self {
            Limit::Default => None,
            Limit::None => Some(-1),
            Limit::Most(most) => Some(i64::try_from(most).unwrap_or(i64::MAX)),
        }
    }

    /// From what is stored.
    pub(crate) fn of(stored: Option<i64>) -> Limit {
        match stored {
            None => Limit::Default,
            Some(most) => u64::try_from(most).map_or(Limit::None, Limit::Most),
        }
    }

    /// As people write it: nothing or `default`, `none`, or a number, for bytes also with `kB`,
    /// `MB` or `GB`.
    pub(crate) fn parse(text: &str) -> Option<Limit> {
        let text = text.trim().to_ascii_lowercase();
        match text.as_str() {
            "" | "default" => return Some(Limit::Default),
            "none" => return Some(Limit::None),
            _ => {}
        }
        let units = [("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000)];
        let unit = units.iter().find(|(unit, _)| text.ends_with(unit));
        let (number, factor) = unit.map_or((text.as_str(), 1), |(unit, factor)| {
            (text.trim_end_matches(unit).trim(), *factor)
        });
        let number: u64 = number.parse().ok()?;
        number.checked_mul(factor).map(Limit::Most)
    }

    fn or(self, default: Option<u64>) -> Option<u64> {
        match self {
            Limit::Default => default,
            Limit::None => None,
            Limit::Most(most) => Some(most),
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Limit::Default => formatter.write_str("default"),
            Limit::None => formatter.write_str("none"),
            Limit::Most(most) => write!(formatter, "{most}"),
        }
    }
}

/// What an admin set for an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) bytes: Limit,
    pub(crate) recordings: Limit,
}

impl Limits {
    /// What counts for the account.
    pub(crate) fn quota(self, default: Quota) -> Quota {
        Quota {
            bytes: self.bytes.or(default.bytes),
            recordings: self.recordings.or(default.recordings),
        }
    }
}

impl Quota {
    /// Whether an account that holds so much may get so many more recordings and bytes.
    pub(crate) fn check(&self, usage: &Usage, recordings: u64, bytes: u64) -> Result<(), AppError> {
        if let Some(most) = self.recordings {
            let kept = usage.recordings + recordings;
            if kept > most {
                return Err(AppError::too_many_recordings(usage.recordings, most));
            }
            if kept + usage.bin_recordings > most.saturating_mul(2) {
                return Err(AppError::bin_full());
            }
        }
        if let Some(most) = self.bytes {
            let kept = usage.bytes.saturating_add(bytes);
            if kept > most {
                return Err(AppError::account_full(usage.bytes, bytes, most));
            }
            if kept.saturating_add(usage.bin_bytes) > most.saturating_mul(2) {
                return Err(AppError::bin_full());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(recordings: u64, bytes: u64, bin_recordings: u64, bin_bytes: u64) -> Usage {
        Usage {
            bytes,
            recordings,
            bin_bytes,
            bin_recordings,
        }
    }

    #[test]
    fn an_account_may_be_filled_to_the_brim_and_no_further() {
        let quota = Quota {
            bytes: Some(100),
            recordings: Some(3),
        };
        assert!(quota.check(&usage(2, 60, 0, 0), 1, 40).is_ok());
        assert!(quota.check(&usage(2, 60, 0, 0), 1, 41).is_err());
        assert!(quota.check(&usage(3, 0, 0, 0), 1, 0).is_err());
        // What was deleted does not count, up to as much again.
        assert!(quota.check(&usage(0, 0, 3, 100), 1, 40).is_ok());
        assert!(quota.check(&usage(0, 0, 3, 161), 1, 40).is_err());
        assert!(quota.check(&usage(0, 0, 6, 0), 1, 0).is_err());
        assert!(
            Quota::default()
                .check(&usage(9, 9, 9, 9), 1, u64::MAX)
                .is_ok()
        );
    }

    #[test]
    fn what_an_admin_sets_goes_before_the_default() {
        let default = Quota {
            bytes: Some(5),
            recordings: None,
        };
        let set = |bytes, recordings| Limits { bytes, recordings }.quota(default);
        assert_eq!(set(Limit::Default, Limit::Default), default);
        assert_eq!(set(Limit::None, Limit::Most(0)).bytes, None);
        assert_eq!(set(Limit::None, Limit::Most(0)).recordings, Some(0));
        for limit in [Limit::Default, Limit::None, Limit::Most(7)] {
            assert_eq!(Limit::of(limit.stored()), limit);
            assert_eq!(Limit::parse(&limit.to_string()), Some(limit));
        }
    }

    #[test]
    fn limits_are_written_as_people_write_them() {
        assert_eq!(Limit::parse(" 2 GB "), Some(Limit::Most(2_000_000_000)));
        assert_eq!(Limit::parse("10mb"), Some(Limit::Most(10_000_000)));
        assert_eq!(Limit::parse(""), Some(Limit::Default));
        for wrong in ["-1", "many", "1.5", "GB", "99999999999 GB"] {
            assert_eq!(Limit::parse(wrong), None, "{wrong}");
        }
    }
}
