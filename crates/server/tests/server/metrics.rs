//! `/metrics`: only for those who may, and in a form that Prometheus reads.

use std::collections::BTreeMap;
use std::net::TcpListener;

use crate::common::{RECORDING, TestServer, server_with_mailbox};

fn with_token() -> TestServer {
    TestServer::start_with(|config| config.metrics.token = Some("open sesame".into()))
}

fn scrape(server: &TestServer) -> String {
    let request = server.get("/metrics").bearer_auth("open sesame");
    let response = request.send().unwrap();
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"));
    response.text().unwrap()
}

/// Each sample by its name and labels. Fails for what is not in the exposition format.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let (body, end) = text.split_at(text.len() - "# EOF\n".len());
    assert_eq!(end, "# EOF\n");
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    let mut samples = BTreeMap::new();
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let parts: Vec<&str> = comment.splitn(3, ' ').collect();
            let [keyword, name, rest] = parts[..] else {
                panic!("{line}");
            };
            match keyword {
                "TYPE" => assert!(kinds.insert(name, rest).is_none(), "{line}"),
                "HELP" | "UNIT" => {}
                _ => panic!("{line}"),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        let name = series.split('{').next().unwrap();
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        assert!(name.chars().all(is_name), "{line}");
        let endings = ["_total", "_bucket", "_sum", "_count", ""];
        let known = endings.iter().find_map(|ending| {
            let family = name.strip_suffix(ending)?;
            kinds.get(family).map(|kind| (*ending, *kind))
        });
        let fits = matches!(
            known,
            Some(("_total", "counter") | ("", "gauge"))
                | Some(("_bucket" | "_sum" | "_count", "histogram"))
        );
        assert!(fits, "{line}");
        if let Some((_, labels)) = series.split_once('{') {
            let labels = labels.strip_suffix('}').unwrap();
            for label in labels.split("\",") {
                let (name, value) = label.split_once("=\"").unwrap();
                assert!(name.chars().all(is_name) && !value.contains('\n'), "{line}");
            }
        }
        let value: f64 = value.parse().unwrap();
        assert!(samples.insert(series.to_owned(), value).is_none(), "{line}");
    }
    samples
}

#[test]
fn nobody_sees_numbers_unless_it_is_set_up_and_only_with_the_token() {
    assert_eq!(server_with_mailbox().read("/metrics").0, 404);
    let server = with_token();
    assert_eq!(server.read("/metrics").0, 401);
    for token in ["", "open", "open sesame!"] {
        let request = server.get("/metrics").bearer_auth(token);
        assert_eq!(request.send().unwrap().status(), 401, "{token}");
    }
}

#[test]
fn what_happens_is_counted_and_nothing_secret_is_told() {
    let server = with_token();
    let path = server.uploaded(RECORDING);
    server.read(&path);
    server.read("/nothing");
    let text = scrape(&server);
    let samples = samples(&text);
    let value = |series: &str| {
        *samples
            .get(series)
            .unwrap_or_else(|| panic!("{series}: {text}"))
    };
    assert_eq!(value("asciinema_uploads_total"), 1.0);
    assert_eq!(value("asciinema_recordings"), 1.0);
    assert!(value("asciinema_upload_bytes_total") > 50.0);
    let page = "method=\"GET\",route=\"/a/{name}\"";
    let count = format!("asciinema_http_requests_total{{{page},status=\"2xx\"}}");
    assert_eq!(value(&count), 1.0);
    let bucket = format!("asciinema_http_request_duration_seconds_bucket{{le=\"+Inf\",{page}}}");
    assert_eq!(value(&bucket), 1.0);
    assert!(value("asciinema_jobs_queued{state=\"waiting\"}") >= 1.0);
    assert_eq!(value("asciinema_jobs_queued{state=\"failed\"}"), 0.0);
    assert!(samples.contains_key("asciinema_database_connections{state=\"idle\"}"));
    assert_eq!(value("asciinema_gifs_queued"), 0.0);
    if cfg!(target_os = "linux") {
        assert!(value("asciinema_process_memory_bytes") > 1e6);
    }
    let token = path.strip_prefix("/a/").unwrap();
    assert!(!text.contains(token) && !text.contains("127.0.0.1"));
}

#[test]
fn a_listener_of_its_own_needs_no_token() {
    // An address at which no other test listens, so that nobody takes the port meanwhile.
    let free = TcpListener::bind("127.84.19.3:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let server = TestServer::start_with(|config| config.metrics.listen = Some(address));
    let url = format!("http://{address}/metrics");
    let response = server.client.get(url).send().unwrap();
    assert_eq!(response.status(), 200);
    assert!(!samples(&response.text().unwrap()).is_empty());
    assert_eq!(server.read("/metrics").0, 404);
}
