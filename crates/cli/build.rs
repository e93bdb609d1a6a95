//! Tells the program for which target it is built, for its user agent, and how it is linked.

use std::env::var;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!(
        "cargo:rustc-env=TARGET={}",
        var("TARGET").unwrap_or_default()
    );
    // A program at a fixed address has no pointers to adjust when it starts. That was a fifth of
    // the time before a recorded program runs.
    if var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
