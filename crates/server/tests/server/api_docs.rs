//! The examples of the documentation run as they are.

use std::process::Command;

use crate::common::{RECORDING, Visitor, server_with_mailbox};
use crate::described::Program;

const PAGE: &str = include_str!("../../../../docs/api.md");

#[test]
fn the_examples_of_the_documentation_run_one_after_another() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of_all(&jane);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("demo.cast"), RECORDING).unwrap();
    let blocks: Vec<&str> = PAGE
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 8);
    let output = Command::new("sh")
        .args(["-exc", &blocks.concat()])
        .current_dir(folder.path())
        .env("SERVER", &server.url)
        .env("TOKEN", program.token.unwrap())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{log}");
    let made = std::fs::read_to_string(folder.path().join("made.json")).unwrap();
    assert!(made.contains("First steps"), "{made}");
    assert_eq!(server.read("/a/1").0, 404);
}
