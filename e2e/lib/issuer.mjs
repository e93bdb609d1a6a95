// An OpenID Connect provider in this process: discovery, keys, codes bound to PKCE challenges,
// signed tokens, and a page on which somebody says yes.
// <https://openid.net/specs/openid-connect-core-1_0.html>

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import http from "node:http";

export const clientId = "the-server";
export const clientSecret = "its-secret";

const base64 = (value) => Buffer.from(value).toString("base64url");

/** Starts a provider that ends with the test. `claims` may be changed: they say who is there. */
export async function startIssuer(test) {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { url: "", claims: {}, codes: new Map() };
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, issuer.url);
    const answer = answers[`${request.method} ${url.pathname}`];
    try {
      if (answer) await answer(issuer, keys, { request, response, url });
      else response.writeHead(404).end();
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => server.close());
  issuer.url = `http://127.0.0.1:${server.address().port}`;
  return issuer;
}

const answers = {
  "GET /.well-known/openid-configuration": ({ url }, _, { response }) =>
    json(response, {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/keys`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256"],
      code_challenge_methods_supported: ["S256"],
    }),
  "GET /keys": (_, { publicKey }, { response }) => {
    const key = publicKey.export({ format: "jwk" });
    json(response, { keys: [{ ...key, use: "sig", alg: "ES256", kid: "one" }] });
  },
  "GET /authorize": (issuer, _, { response, url }) => {
    const asked = Object.fromEntries(url.searchParams);
    assert.equal(asked.client_id, clientId);
    assert.equal(asked.code_challenge_method, "S256");
    const code = `code${issuer.codes.size + 1}`;
    issuer.codes.set(code, asked);
    const back = new URL(asked.redirect_uri);
    back.searchParams.set("state", asked.state);
    const no = new URL(back);
    back.searchParams.set("code", code);
    no.searchParams.set("error", "access_denied");
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    const link = (to, words) => `<a href="${to.href.replaceAll("&", "&amp;")}">${words}</a>`;
    response.end(`<!doctype html><title>The Firm</title><link rel="icon" href="data:,">${link(back, "Yes, it is me")} ${link(no, "No")}`);
  },
  "POST /token": async (issuer, { privateKey }, { request, response }) => {
    const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    assert.equal(request.headers.authorization, `Basic ${credentials}`);
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const form = new URLSearchParams(Buffer.concat(pieces).toString());
    const asked = issuer.codes.get(form.get("code"));
    const challenge = createHash("sha256").update(form.get("code_verifier")).digest("base64url");
    assert.equal(challenge, asked.code_challenge);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...issuer.claims,
      iss: issuer.url,
      aud: clientId,
      nonce: asked.nonce,
      iat: now - 1,
      exp: now + 600,
    };
    const head = base64(JSON.stringify({ alg: "ES256", kid: "one" }));
    const signed = `${head}.${base64(JSON.stringify(claims))}`;
    const key = { key: privateKey, dsaEncoding: "ieee-p1363" };
    const token = `${signed}.${base64(sign("sha256", Buffer.from(signed), key))}`;
    json(response, { access_token: "x", token_type: "Bearer", id_token: token });
  },
};

function json(response, value) {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
