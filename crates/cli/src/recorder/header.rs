//! What a new recording says about itself.

use std::collections::BTreeMap;
use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use asciicast::Header;

use super::Recorder;

impl Recorder {
    /// The header, except for the size.
    pub(super) fn header(&self) -> Header {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Header {
            term_type: env::var("TERM").ok().filter(|name| !name.is_empty()),
            timestamp: since_epoch.ok().map(|time| time.as_secs()),
            idle_time_limit: self.idle_time_limit,
            command: self.command.clone(),
            title: self.title.clone(),
            env: captured(&self.capture_env),
            ..Header::default()
        }
    }
}

/// The variables that are set and are text.
fn captured(names: &[String]) -> BTreeMap<String, String> {
    let variable = |name: &String| Some((name.clone(), env::var(name).ok()?));
    names.iter().filter_map(variable).collect()
}

/// Names this recorder in the environment of what it records.
pub(super) fn session_id() -> String {
    let digits = std::process::id().to_string();
    format!("{:032x}", fnv1a_128(digits.as_bytes()))
}

/// See <https://datatracker.ietf.org/doc/draft-eastlake-fnv/>.
fn fnv1a_128(bytes: &[u8]) -> u128 {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET_BASIS, |hash, &byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_draft() {
        assert_eq!(fnv1a_128(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv1a_128(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }
}
