//! An OpenID Connect provider of its own for a test: discovery, keys, authorisation codes bound
//! to PKCE challenges, and tokens signed with ES256.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub(crate) const CLIENT: &str = "the-server";
pub(crate) const SECRET: &str = "its-secret";

/// What can be wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    Signature,
    Nonce,
    Audience,
    Issuer,
    Expiry,
    /// No signature at all.
    Unsigned,
}

/// What the provider knows.
struct Inner {
    url: String,
    key: EcdsaKeyPair,
    state: Mutex<Knowledge>,
}

#[derive(Default)]
struct Knowledge {
    /// Who is logged in at the provider: the claims about them.
    claims: Value,
    flaw: Option<Flaw>,
    denies: bool,
    /// Challenge and nonce of each code that was given out.
    codes: HashMap<String, (String, String)>,
    given: usize,
}

/// A provider that runs as long as this is not dropped.
pub(crate) struct Issuer {
    inner: Arc<Inner>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Issuer {
    pub(crate) fn start() -> Issuer {
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, started) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let url = format!("http://{}", listener.local_addr().unwrap());
                let random = SystemRandom::new();
                let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
                let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
                let inner = Arc::new(Inner {
                    url,
                    key,
                    state: Mutex::default(),
                });
                ready.send(inner.clone()).unwrap();
                let router = Router::new()
                    .route("/.well-known/openid-configuration", get(metadata))
                    .route("/keys", get(keys))
                    .route("/authorize", get(authorize))
                    .route("/token", post(token))
                    .with_state(inner);
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Issuer {
            inner: started.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.inner.url
    }

    /// From now on this is who is logged in here.
    pub(crate) fn log_in(&self, claims: Value) {
        self.inner.state.lock().unwrap().claims = claims;
    }

    /// From now on tokens have this flaw.
    pub(crate) fn spoil(&self, flaw: Option<Flaw>) {
        self.inner.state.lock().unwrap().flaw = flaw;
    }

    /// From now on nobody gets a code.
    pub(crate) fn deny(&self) {
        self.inner.state.lock().unwrap().denies = true;
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn metadata(State(issuer): State<Arc<Inner>>) -> Json<Value> {
    let url = &issuer.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn keys(State(issuer): State<Arc<Inner>>) -> Json<Value> {
    // An uncompressed point: 4, then both coordinates.
    let point = &issuer.key.public_key().as_ref()[1..];
    let (x, y) = point.split_at(32);
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one",
        "x": encode(x), "y": encode(y),
    }]}))
}

async fn authorize(
    State(issuer): State<Arc<Inner>>,
    Query(query): Query<HashMap<String, String>>,
) -> Redirect {
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], CLIENT);
    assert_eq!(query["code_challenge_method"], "S256");
    let scopes: Vec<&str> = query["scope"].split(' ').collect();
    assert!(scopes.contains(&"openid") && scopes.contains(&"email"));
    let mut state = issuer.state.lock().unwrap();
    let back = &query["redirect_uri"];
    if state.denies {
        return Redirect::to(&format!(
            "{back}?error=access_denied&state={}",
            query["state"]
        ));
    }
    state.given += 1;
    let code = format!("code{}", state.given);
    let bound = (query["code_challenge"].clone(), query["nonce"].clone());
    state.codes.insert(code.clone(), bound);
    Redirect::to(&format!("{back}?code={code}&state={}", query["state"]))
}

async fn token(
    State(issuer): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
    let given = headers.get(header::AUTHORIZATION);
    assert_eq!(given.unwrap().to_str().unwrap(), expected);
    let mut state = issuer.state.lock().unwrap();
    let refusal = (
        StatusCode::BAD_REQUEST,
        Json(json!({ "error": "invalid_grant" })),
    );
    // A code is good once, and only for whoever knows what its challenge was made of.
    let Some((challenge, nonce)) = state.codes.remove(&form["code"]) else {
        return refusal.into_response();
    };
    let verifier = &form["code_verifier"];
    assert!((43..=128).contains(&verifier.len()));
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != challenge {
        return refusal.into_response();
    }
    let token = issuer.sign(&state, nonce);
    Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": token })).into_response()
}

impl Inner {
    fn sign(&self, state: &Knowledge, nonce: String) -> String {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = state.claims.clone();
        let flawed = |flaw: Flaw| state.flaw == Some(flaw);
        let or = |flaw: Flaw, wrong: Value, right: Value| if flawed(flaw) { wrong } else { right };
        claims["iss"] = or(Flaw::Issuer, json!("https://evil"), json!(self.url));
        claims["aud"] = or(Flaw::Audience, json!("somebody-else"), json!(CLIENT));
        claims["nonce"] = or(Flaw::Nonce, json!("another"), json!(nonce));
        claims["exp"] = or(Flaw::Expiry, json!(now - 600), json!(now + 600));
        claims["iat"] = json!(now - 1);
        let header = match flawed(Flaw::Unsigned) {
            true => json!({ "alg": "none" }),
            false => json!({ "alg": "ES256", "kid": "one" }),
        };
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        if flawed(Flaw::Unsigned) {
            return format!("{signed}.");
        }
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes());
        let mut signature = signature.unwrap().as_ref().to_vec();
        if flawed(Flaw::Signature) {
            signature[5] ^= 1;
        }
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
