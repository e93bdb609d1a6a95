use std::collections::BTreeSet;

use super::*;
use crate::routes::api::document::OPENAPI;

/// Methods are compared over HTTP, in the tests of the whole server: see `described`.
#[test]
fn the_description_has_the_addresses_of_the_router_and_no_others() {
    let document: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
    let described = document["paths"].as_object().unwrap().keys();
    let described: BTreeSet<&str> = described.map(String::as_str).collect();
    let routed = small().into_iter().chain(uploads()).map(|(path, _)| path);
    assert_eq!(described, routed.collect());
}
