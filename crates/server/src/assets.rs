//! Styles, scripts and icons inside the binary, each under a name that holds its digest.
//!
//! The player comes from its build, when there was one; see `build.rs`.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::token;

include!(concat!(env!("OUT_DIR"), "/player.rs"));

/// The script of `/a/ID.js`.
pub(crate) const EMBED_SCRIPT: &str = include_str!("../assets/embed.js");

/// The text of `/robots.txt`.
pub(crate) const ROBOTS: &str = include_str!("../assets/robots.txt");

const PLAYER_SCRIPT: &str = "player.js";
const PLAYER_STYLES: &str = "player.css";

/// A file in the binary.
pub(crate) struct Asset {
    pub(crate) bytes: &'static [u8],
    /// The same compressed, when that is smaller.
    pub(crate) gzip: Option<Vec<u8>>,
    pub(crate) content_type: &'static str,
    /// The last part of its address, digest included.
    address: String,
}

/// All files by their plain names.
static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let mut files: Vec<(&str, &[u8])> = vec![
        ("app.css", include_bytes!("../assets/app.css")),
        ("site.js", include_bytes!("../assets/site.js")),
        ("page.js", include_bytes!("../assets/page.js")),
        ("edit.js", include_bytes!("../assets/edit.js")),
        ("gif.js", include_bytes!("../assets/gif.js")),
        ("playlist.js", include_bytes!("../assets/playlist.js")),
        ("iframe.css", include_bytes!("../assets/iframe.css")),
        ("iframe.js", include_bytes!("../assets/iframe.js")),
        ("icon.svg", include_bytes!("../assets/icon.svg")),
    ];
    if let Some((script, styles)) = PLAYER {
        files.push((PLAYER_SCRIPT, script));
        files.push((PLAYER_STYLES, styles));
    }
    files
        .into_iter()
        .map(|(name, bytes)| (name, asset(name, bytes)))
        .collect()
});

fn asset(name: &str, bytes: &'static [u8]) -> Asset {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let digest = token::hex(&Sha256::digest(bytes)[..8]);
    let content_type = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let gzip = compressed(bytes).filter(|gzip| gzip.len() < bytes.len());
    Asset {
        bytes,
        gzip,
        content_type,
        address: format!("{stem}.{digest}.{extension}"),
    }
}

fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// The file with this plain name.
pub(crate) fn named(name: &str) -> Option<&'static Asset> {
    ASSETS.get(name)
}

/// The file with this digest name.
pub(crate) fn find(address: &str) -> Option<&'static Asset> {
    let (stem, rest) = address.split_once('.')?;
    let (_, extension) = rest.split_once('.')?;
    named(&format!("{stem}.{extension}")).filter(|asset| asset.address == address)
}

/// The path of the file with this plain name.
pub(crate) fn path(name: &str) -> String {
    named(name)
        .map(|asset| format!("/assets/{}", asset.address))
        .unwrap_or_default()
}

/// The paths of the player's script and styles, when this program was built with a player.
pub(crate) fn player() -> Option<(String, String)> {
    PLAYER.map(|_| (path(PLAYER_SCRIPT), path(PLAYER_STYLES)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_under_its_digest_and_no_other() {
        for (name, asset) in ASSETS.iter() {
            assert!(find(&asset.address).is_some(), "{name}");
            assert_eq!(path(name), format!("/assets/{}", asset.address));
        }
        assert!(find("app.0000000000000000.css").is_none());
        assert!(find("app.css").is_none());
        assert!(find("../Cargo.toml").is_none());
    }
}
