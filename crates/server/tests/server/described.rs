//! The API as its description says it: a client that compares every reply with `openapi.json`.

use std::sync::LazyLock;

use jsonschema::Validator;
use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::common::{INSTALLATION, TestServer, Visitor};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../api/openapi.json")).unwrap());

/// A program with a credential, or without one.
pub(crate) struct Program<'a> {
    pub(crate) server: &'a TestServer,
    pub(crate) token: Option<String>,
}

/// A reply that was compared with the description.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) etag: String,
    pub(crate) body: Value,
}

impl<'a> Program<'a> {
    pub(crate) fn guest(server: &'a TestServer) -> Program<'a> {
        Program {
            server,
            token: None,
        }
    }

    /// A program with a token that somebody made on the settings page.
    pub(crate) fn of(visitor: &Visitor<'a>, scopes: &[&str]) -> Program<'a> {
        let mut fields = vec![("name", "tests"), ("days", "7")];
        fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
        let response = visitor.post("/user/tokens", &fields);
        assert_eq!(response.status(), 200);
        let page = response.text().unwrap();
        let (_, token) = page.split_once("aria-label=\"New token\">").expect(&page);
        let (token, _) = token.split_once('<').unwrap();
        Program {
            server: visitor.server,
            token: Some(token.to_owned()),
        }
    }

    /// A program that may do everything.
    pub(crate) fn of_all(visitor: &Visitor<'a>) -> Program<'a> {
        let scopes = ["recordings:read", "recordings:write", "upload", "tokens"];
        Program::of(visitor, &scopes)
    }

    /// A request, not yet sent.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.server.url);
        let request = self.server.client.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None)
    }

    pub(crate) fn send(&self, method: Method, path: &str, body: &Value) -> Reply {
        self.call(method, path, Some(body))
    }

    pub(crate) fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None)
    }

    fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let mut request = self.request(method.clone(), path);
        if let Some(body) = body {
            request = request.json(body);
        }
        compared(&method, path, request.send().unwrap())
    }

    /// Sends a file as the whole body.
    pub(crate) fn put_file(&self, path: &str, file: &str, if_match: Option<&str>) -> Reply {
        let mut request = self.request(Method::PUT, path).body(file.to_owned());
        if let Some(tag) = if_match {
            request = request.header("if-match", tag);
        }
        compared(&Method::PUT, path, request.send().unwrap())
    }
}

/// Compares a reply with the description.
pub(crate) fn compared(method: &Method, path: &str, response: Response) -> Reply {
    let path = path.split('?').next().unwrap();
    let operation = operation(method, path);
    let status = response.status().as_u16();
    let described = &operation["responses"][status.to_string()];
    let described = resolved(described);
    assert!(described.is_object(), "{method} {path} answers {status}");
    let etag = response.headers().get("etag");
    let etag = etag.map_or("", |tag| tag.to_str().unwrap()).to_owned();
    let text = response.text().unwrap();
    let schema = &described["content"]["application/json"]["schema"];
    let body = if schema.is_null() {
        Value::String(text)
    } else {
        let body: Value = serde_json::from_str(&text).expect(&text);
        let errors: Vec<_> = validator(schema)
            .iter_errors(&body)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{method} {path} {status}: {errors:?}");
        body
    };
    Reply { status, etag, body }
}

fn operation(method: &Method, path: &str) -> &'static Value {
    let fits = |template: &str| {
        let (one, other) = (template.split('/'), path.split('/'));
        template.split('/').count() == path.split('/').count()
            && one
                .zip(other)
                .all(|(part, given)| part == given || part.starts_with('{'))
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let exact = paths.get(path);
    let item = exact.or_else(|| {
        paths
            .iter()
            .find(|(name, _)| fits(name))
            .map(|(_, item)| item)
    });
    let item = item.unwrap_or_else(|| panic!("{path} is not described"));
    &item[method.as_str().to_lowercase()]
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(&reference[1..]).unwrap(),
        None => value,
    }
}

fn validator(schema: &Value) -> Validator {
    let whole = json!({"allOf": [schema], "components": DOCUMENT["components"]});
    jsonschema::options()
        .should_validate_formats(true)
        .build(&whole)
        .unwrap()
}

#[test]
fn the_document_is_served_and_describes_the_methods_that_there_are() {
    let server = TestServer::start();
    let guest = Program::guest(&server);
    assert_eq!(guest.get("/api/openapi.json").body, *DOCUMENT);
    for (template, item) in DOCUMENT["paths"].as_object().unwrap() {
        let path = template.replace("{id}", "1").replace("{recording}", "1");
        let request = guest.request(Method::TRACE, &path);
        let response = request.basic_auth("", Some(INSTALLATION)).send().unwrap();
        assert_eq!(response.status(), 405, "{template}");
        let allowed = response.headers()["allow"].to_str().unwrap();
        let mut allowed: Vec<String> = allowed
            .split(',')
            .map(|method| method.trim().to_lowercase())
            // What every GET allows, and what browsers ask before they read.
            .filter(|method| !["head", "options"].contains(&method.as_str()))
            .collect();
        allowed.sort_unstable();
        let mut described: Vec<&str> = item
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|key| *key != "parameters")
            .collect();
        described.sort_unstable();
        assert_eq!(described, allowed, "{template}");
    }
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    fn walk(value: &Value) {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(DOCUMENT.pointer(&reference[1..]).is_some(), "{reference}");
        }
        match value {
            Value::Object(fields) => fields.values().for_each(walk),
            Value::Array(items) => items.iter().for_each(walk),
            _ => {}
        }
    }
    walk(&DOCUMENT);
}
