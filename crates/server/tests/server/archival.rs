//! What happens to recordings that nobody claims.

use std::path::Path;

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;
use serde_json::Value;

use crate::common::{
    Binary, INSTALLATION, RECORDING, Visitor, change_database, client, count, eventually,
    kept_files, part, rows, server_with_mailbox,
};

const AGE: &str = "UPDATE recordings SET created_at = created_at - 8 * 86400000000";
const DUE: &str = "UPDATE jobs SET run_at = 0, leased_until = NULL WHERE kind = 'archive'";

fn upload(url: &str) -> Value {
    let request = client()
        .post(format!("{url}/api/v1/recordings"))
        .basic_auth("me", Some(INSTALLATION))
        .multipart(Form::new().part("file", part(RECORDING)));
    request.send().unwrap().json().unwrap()
}

/// A recording uploaded eight days ago, and a job that is due.
fn old_recording(data: &Path) -> String {
    let server = Binary::start(data, "");
    let body = upload(&server.url);
    // The first run of the job must be over, or it would go on with what it has seen.
    wait_for_job(data);
    drop(server);
    change_database(data, AGE);
    change_database(data, DUE);
    body["url"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

/// Waits for the end of the daily job.
fn wait_for_job(data: &Path) {
    let sql = "SELECT count(*) FROM jobs WHERE kind = 'archive' AND run_at > 1 \
               AND attempts = 0 AND leased_until IS NULL";
    eventually("the end of the job", || {
        (count(data, sql) == 1).then_some(())
    });
}

fn get(server: &Binary, path: &str) -> Response {
    client()
        .get(format!("{}{path}", server.url))
        .send()
        .unwrap()
}

#[test]
fn an_old_unclaimed_recording_is_gone_from_every_address_but_not_removed() {
    let data = tempfile::tempdir().unwrap();
    let token = old_recording(data.path());
    let server = Binary::start(data.path(), "");
    wait_for_job(data.path());
    for ending in ["", ".cast", ".json", ".svg", ".png", ".txt", "/iframe"] {
        let response = get(&server, &format!("/a/{token}{ending}"));
        assert_eq!(response.status(), 410, "{ending}");
        assert!(response.text().unwrap().contains("archived after a while"));
    }
    assert_eq!(get(&server, &format!("/a/{token}.js")).status(), 200);
    let oembed = format!("/oembed?url={}/a/{token}", server.url);
    assert_eq!(get(&server, &oembed).status(), 410);
    assert_eq!(rows(data.path()).len(), 1);
    assert_eq!(kept_files(data.path()), 1);
}

#[test]
fn nothing_is_archived_when_archival_is_off_or_begins_later() {
    for setup in [
        "ARCHIVE_UNCLAIMED_AFTER_DAYS=off; export ARCHIVE_UNCLAIMED_AFTER_DAYS;",
        "ARCHIVE_UNCLAIMED_FROM=2999-01-01; export ARCHIVE_UNCLAIMED_FROM;",
        "ARCHIVE_UNCLAIMED_AFTER_DAYS=9; export ARCHIVE_UNCLAIMED_AFTER_DAYS;",
    ] {
        let data = tempfile::tempdir().unwrap();
        let token = old_recording(data.path());
        let server = Binary::start(data.path(), setup);
        wait_for_job(data.path());
        assert_eq!(
            get(&server, &format!("/a/{token}")).status(),
            200,
            "{setup}"
        );
    }
}

#[test]
fn the_setting_of_upstream_removes_row_and_file() {
    let data = tempfile::tempdir().unwrap();
    let token = old_recording(data.path());
    let server = Binary::start(
        data.path(),
        "UNCLAIMED_RECORDING_TTL=7; export UNCLAIMED_RECORDING_TTL;",
    );
    wait_for_job(data.path());
    assert_eq!(get(&server, &format!("/a/{token}")).status(), 404);
    assert_eq!(rows(data.path()).len(), 0);
    assert_eq!(kept_files(data.path()), 0);
    let message = upload(&server.url)["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("automatically deleted 7 days after upload"),
        "{message}"
    );
}

#[test]
fn archived_recordings_are_removed_when_that_is_wanted() {
    let data = tempfile::tempdir().unwrap();
    let token = old_recording(data.path());
    change_database(
        data.path(),
        "UPDATE recordings SET archived_at = created_at",
    );
    let setup = "DELETE_ARCHIVED_AFTER_DAYS=7; export DELETE_ARCHIVED_AFTER_DAYS;";
    let server = Binary::start(data.path(), setup);
    wait_for_job(data.path());
    assert_eq!(get(&server, &format!("/a/{token}")).status(), 404);
    assert_eq!(kept_files(data.path()), 0);
}

#[test]
fn a_claim_keeps_what_is_there_and_brings_back_nothing() {
    let server = server_with_mailbox();
    let archived = server.uploaded(RECORDING);
    change_database(
        server.data.path(),
        "UPDATE recordings SET archived_at = created_at",
    );
    let kept = server.uploaded(RECORDING);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    assert_eq!(jane.read(&archived).0, 410);
    assert_eq!(jane.read(&kept).0, 200);
    let profile = jane.read("/user/recordings").1;
    assert!(profile.contains(&kept) && !profile.contains(&archived));
    let body: Value = server.upload_with(RECORDING, &[]).json().unwrap();
    let message = body["message"].as_str().unwrap();
    assert!(
        !message.contains("archived") && !message.contains("connect"),
        "{message}"
    );
}
