import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import * as esbuild from "esbuild";
import type { Page } from "playwright-core";
import { WebSocketServer } from "ws";
import * as alis from "../core/alis.js";
import * as paths from "../paths.js";
import { openFile, useBrowser } from "./harness.js";

useBrowser();

const names = readdirSync(path.join(paths.player, "examples"))
  .filter((name) => name.endsWith(".html"))
  .sort();

/** Stands in for the network that the page would fetch React from. */
async function serveReact(page: Page): Promise<void> {
  const contents = `
    export { createElement, StrictMode, useEffect, useRef } from "react";
    export { createRoot } from "react-dom/client";`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: paths.player },
    bundle: true,
    format: "esm",
    write: false,
    define: { "process.env.NODE_ENV": '"development"' },
  });
  const shared = {
    headers: { "access-control-allow-origin": "*" },
    contentType: "text/javascript",
  };
  const react = "https://esm.sh/react@19";
  await page.route(react, (route) =>
    route.fulfill({ ...shared, body: outputFiles[0]?.text ?? "" }),
  );
  await page.route("https://esm.sh/react-dom@19/client", (route) =>
    route.fulfill({ ...shared, body: `export { createRoot } from "${react}";` }),
  );
}

/** A stream to watch; gives the part of the address that names it. */
async function serveStream(): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.send(alis.magic);
    socket.send(alis.init(0, 20, 3, "on the air"));
  });
  await new Promise((listening) => server.once("listening", listening));
  after(() => {
    for (const socket of server.clients) {
      socket.terminate();
    }
    server.close();
  });
  return `?stream=ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("there is an example for each use", () => {
  const uses = "audio custom-theme element embed-2016 live many markers module own-driver react";
  const expected = [...uses.split(" "), "script-tag", "scrollback", "separate"];
  assert.deepEqual(
    names,
    expected.map((name) => `${name}.html`),
  );
});

for (const name of names) {
  test(`the example ${name} plays`, async (t) => {
    const query = name === "live.html" ? await serveStream() : "";
    const arrange = name === "react.html" ? serveReact : undefined;
    const page = await openFile(t, `examples/${name}${query}`, arrange);
    await page.locator(".ap-term").first().waitFor();
    const start = page.locator(".ap-overlay-start").first();
    if (await start.isVisible()) {
      await start.click();
    }
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".ap-line")].some((row) => row.textContent !== ""),
    );
    assert.equal(await page.locator(".ap-overlay-start").count(), 0);
    assert.equal(await page.locator(".ap-overlay-error").count(), 0);
    // The page leaves before what serves it.
    await page.close();
  });
}

test("the component makes its player anew in strict mode and leaves only one", async (t) => {
  const page = await openFile(t, "examples/react.html", serveReact);
  await page.locator(".ap-overlay-start").waitFor();
  assert.equal(await page.locator(".ap-wrapper").count(), 1);
});
