//! Tells the program for which target it is built, for its user agent.

use std::env::var;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!(
        "cargo:rustc-env=TARGET={}",
        var("TARGET").unwrap_or_default()
    );
}
