//! Puts the built player into the server when it is there.
//!
//! The player is built by `make build`; without it the server builds all the same and its pages
//! say what is missing.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let folder = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("../../player");
    let dist = folder.join("dist");
    let script = dist.join("asciinema-player.min.js");
    let styles = dist.join("asciinema-player.css");
    let built = script.is_file() && styles.is_file();
    // While there is nothing built, the folder above is watched for its appearance.
    let watched = if built { &dist } else { &folder };
    if watched.exists() {
        println!("cargo:rerun-if-changed={}", watched.display());
    }
    let player = if built {
        format!("Some(({}, {}))", include(&script), include(&styles))
    } else {
        "None".into()
    };
    let code = format!("const PLAYER: Option<(&[u8], &[u8])> = {player};\n");
    let path = PathBuf::from(variable("OUT_DIR")).join("player.rs");
    if let Err(error) = fs::write(&path, code) {
        panic!("cannot write {}: {error}", path.display());
    }
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}
