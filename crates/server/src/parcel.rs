//! A parcel: everything that an account keeps, as one tar archive that any server takes in.
//!
//! `manifest.json` comes first and says what is known of each recording and collection; after it
//! each recording stands as it was uploaded. Both directions stream: of an account of any size
//! only the manifest is held in memory.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06>

mod import;
mod manifest;
mod pack;
mod places;
mod report;
mod unpack;

pub(crate) use self::import::import;
pub(crate) use self::pack::pack;
pub(crate) use self::places::Imports;
pub(crate) use self::report::Report;

/// How the manifest is laid out.
const FORMAT: u32 = 1;

/// The name of the manifest.
const MANIFEST: &str = "manifest.json";

/// What the length of every file in an archive is a multiple of.
const BLOCK: u64 = 512;
