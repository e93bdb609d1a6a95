import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { WebSocketServer } from "ws";
import * as alis from "../core/alis.js";
import { makePlayer, openPage, pixel, useBrowser, waitForEvent, waitForRows } from "./harness.js";

useBrowser();

/** A server of both kinds of streams; gives its address without the scheme. */
async function serve(
  test: TestContext,
  protocol: string | false,
  stream: (send: (data: Uint8Array | string, kind?: string) => void, close: () => void) => void,
): Promise<string> {
  const server = http.createServer((_, response) => {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "access-control-allow-origin": "*",
    });
    stream(
      (data, kind = "message") => response.write(`event: ${kind}\ndata: ${data}\n\n`),
      () => response.end(),
    );
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => protocol });
  sockets.on("connection", (socket) => {
    stream(
      (data) => socket.send(data),
      () => socket.close(1000),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  test.after(() => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a live stream is watched by its address alone", async (t) => {
  const host = await serve(t, "v1.alis", (send) => {
    send(alis.magic);
    const theme = [[9, 9, 9], [10, 20, 30], ...Array.from({ length: 8 }, () => [99, 0, 0])];
    send(alis.init(1000, 20, 3, "live", theme));
    send(alis.event("o", 1, 1000, "\r\nnow"));
  });
  const page = await openPage(t);
  await makePlayer(page, `ws://${host}/`, { autoPlay: true });
  await waitForRows(page, ["live", "now", ""]);
  assert.deepEqual(await pixel(page, 400, 5), [10, 20, 30]);
  assert.equal(await page.locator(".ap-playback-button").isVisible(), false);
  assert.equal(await page.locator(".ap-progressbar").isVisible(), false);
  await page.locator(".ap-menu-button").click();
  assert.equal(await page.locator(".ap-search-field").isVisible(), false);
  assert.equal(await page.locator(".ap-choices").isVisible(), false);
  const button = await page.locator(".ap-fullscreen-button").boundingBox();
  assert.ok(button && button.x > 900, "the buttons stay on the right");
});

test("a server that speaks plain output is understood, and its end is told", async (t) => {
  const host = await serve(t, false, (send, close) => {
    send(new TextEncoder().encode("$ make"));
    setTimeout(close, 50);
  });
  const page = await openPage(t, { expected: /Sent non-empty 'Sec-WebSocket-Protocol'/ });
  await makePlayer(page, { driver: "websocket", url: `ws://${host}/`, bufferTime: 0 });
  await page.locator(".ap-overlay-start").click();
  await waitForRows(page, ["$ make"]);
  await waitForEvent(page, "ended");
  assert.equal(await page.locator(".ap-overlay-info").innerText(), "STREAM ENDED");
});

test("an event source is a live stream, too", async (t) => {
  let send: (data: string, kind?: string) => void = () => {};
  const host = await serve(t, false, (toPlayer) => {
    send = toPlayer;
    send('{"cols":12,"rows":2,"time":3,"init":"first"}');
    send('[3.01,"o"," second"]');
    send('[3.02,"r","14x3"]');
  });
  const page = await openPage(t);
  await makePlayer(page, { driver: "eventsource", url: `http://${host}/`, bufferTime: 0 });
  await page.evaluate(() => window.player.play());
  await waitForRows(page, ["first second", "", ""]);
  send('{"state":"offline"}');
  await page.getByText("Stream offline").waitFor();
  send("{}", "done");
  await page.getByText("Stream ended").waitFor();
  await waitForEvent(page, "ended");
});

test("an event source that its server refuses is offline, and asked for again", async (t) => {
  let refusals = 0;
  const server = http.createServer((_, response) => {
    refusals += 1;
    const headers = { "content-type": "text/event-stream", "access-control-allow-origin": "*" };
    response.writeHead(refusals < 3 ? 502 : 200, headers);
    response.write('data: {"cols":12,"rows":2,"init":"there"}\n\n');
    if (refusals < 3) {
      response.end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const page = await openPage(t, { expected: /502|ERR_INCOMPLETE/ });
  const url = `http://127.0.0.1:${port}/`;
  await makePlayer(page, { driver: "eventsource", url, bufferTime: 0 });
  await page.evaluate(() => {
    window.player.addEventListener("offline", () => window.events.push(["offline", undefined]));
    return window.player.play();
  });
  await waitForRows(page, ["there", ""]);
  await waitForEvent(page, "offline");
  assert.equal(await page.getByText("Stream offline").count(), 0);
});

test("a stream that was never there is offline in the end", async (t) => {
  const host = await serve(t, "v1.alis", (send) => send(alis.magic));
  const page = await openPage(t);
  await makePlayer(page, `ws://${host}/`, { autoPlay: true });
  await page.getByText("Stream offline").waitFor();
});
