import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { WebSocket as Client, type WebSocket, WebSocketServer } from "ws";
import * as alis from "./alis.js";
import { realEnv, until } from "./real-env.js";
import { begin } from "./session.js";

globalThis.WebSocket ??= Client as unknown as typeof globalThis.WebSocket;

/** A server that speaks one of the protocols with everyone who comes. */
async function serve(
  test: TestContext,
  protocol: string,
  welcome: (socket: WebSocket, count: number) => void,
) {
  const offered: string[][] = [];
  let count = 0;
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: (protocols) => {
      offered.push([...protocols]);
      return protocol;
    },
  });
  server.on("connection", (socket) => {
    count += 1;
    welcome(socket, count);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  test.after(() => {
    for (const socket of server.clients) {
      socket.terminate();
    }
    server.close();
  });
  return { url: `ws://127.0.0.1:${port}/s`, offered };
}

function open(test: TestContext, source: Parameters<typeof begin>[0], options = {}) {
  const session = begin(source, options, realEnv);
  test.after(() => session.core.dispose());
  return session;
}

const quick = { bufferTime: 0, reconnectDelay: () => 20 };

test("a stream of ALiS frames is shown, with its theme, input, markers and sizes", async (t) => {
  const theme = [[1, 2, 3], [4, 5, 6], ...Array.from({ length: 8 }, (_, at) => [at, at, at])];
  const { url, offered } = await serve(t, "v1.alis", (socket) => {
    socket.send(alis.magic);
    socket.send(alis.init(2_000_000, 10, 2, "hi \x1b[1m", theme));
    socket.send(alis.event("o", 1, 1000, "žluť"));
    socket.send(alis.event("i", 2, 1000, "x"));
    socket.send(alis.event("m", 3, 1000, "here"));
    socket.send(alis.resize(4, 1000, 12, 3));
    socket.send(alis.eot(1000));
  });
  const { core, engine, payloads, names } = open(t, { driver: "websocket", url, ...quick });
  await core.play();
  await until(() => core.state === "ended", "the end");
  assert.deepEqual(offered, [["v1.alis", "v2.asciicast", "v3.asciicast", "raw"]]);
  await until(() => engine().text() === "hi žluť\n\n", "the text");
  assert.deepEqual(payloads("input"), [{ data: "x" }]);
  const [marker] = payloads("marker") as { index: number; time: number; label: string }[];
  assert.equal(marker?.label, "here");
  assert.ok(Math.abs((marker?.time ?? 0) - 2.003) < 1e-6);
  assert.deepEqual(payloads("resize").at(-1), { cols: 12, rows: 3 });
  const [reset] = payloads("reset") as { size: object; theme: { background: string } }[];
  assert.deepEqual(reset?.size, { cols: 10, rows: 2 });
  assert.equal(reset?.theme.background, "rgb(4,5,6)");
  assert.deepEqual(payloads("ended"), [{ message: "Stream ended" }]);
  assert.deepEqual(
    names().filter((name) => ["play", "loading", "playing", "ended"].includes(name)),
    ["play", "loading", "loading", "playing", "ended"],
  );
  assert.equal(core.isPausable || core.isSeekable, false);
});

test("a stream that begins anew replaces what was there", async (t) => {
  const { url } = await serve(t, "v1.alis", (socket) => {
    socket.send(alis.magic);
    socket.send(alis.init(0, 10, 2, "\x1b[31mold\x1b[?1049h"));
    socket.send(alis.eot(10));
    socket.send(alis.init(0, 8, 1, "new"));
  });
  const { core, engine, payloads } = open(t, { driver: "websocket", url, ...quick });
  await core.play();
  await until(() => payloads("playing").length === 2, "the new stream");
  await until(() => engine().text() === "new", "the text");
  assert.equal(core.state, "playing");
});

for (const version of [2, 3]) {
  test(`a stream of asciicast v${version} lines is shown`, async (t) => {
    const header =
      version === 2 ? { version, width: 10, height: 1 } : { version, term: { cols: 10, rows: 1 } };
    const { url } = await serve(t, `v${version}.asciicast`, (socket) => {
      socket.send(JSON.stringify(header));
      socket.send('[0.1,"o","one "]');
      socket.send("# a remark");
      socket.send('[0.2,"o","two"]\n[0.2,"q","?"]');
      socket.send('[0.3,"x","0"]');
    });
    const { core, engine, payloads } = open(t, { driver: "websocket", url, ...quick });
    await core.play();
    await until(() => core.state === "ended", "the end");
    await until(() => engine().text() === "one two", "the text");
    assert.deepEqual(payloads("ended"), [{ message: "Stream ended" }]);
  });
}

test("plain output is shown, and what it says about its size is believed", async (t) => {
  const { url } = await serve(t, "raw", (socket) => {
    socket.send(Buffer.from("\x1b[8;2;12t"));
    const [head, tail] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
    socket.send(Buffer.concat([Buffer.from("caf"), head]));
    socket.send(tail);
    socket.close(1000);
  });
  const { core, engine, payloads } = open(t, { driver: "websocket", url, ...quick });
  await core.play();
  await until(() => core.state === "ended", "the end");
  await until(() => engine().text() === "café\n", "the text");
  assert.deepEqual(payloads("resize").at(-1), { cols: 12, rows: 2 });
});

test("a broken connection is made anew, and a stream that ended is not", async (t) => {
  const attempts: number[] = [];
  const { url } = await serve(t, "v1.alis", (socket, count) => {
    socket.send(alis.magic);
    socket.send(alis.init(0, 10, 1, `take ${count}`));
    if (count < 3) {
      setTimeout(() => socket.terminate(), 20);
    } else {
      setTimeout(() => socket.close(4040, "gone for good"), 20);
    }
  });
  const reconnectDelay = (attempt: number) => {
    attempts.push(attempt);
    return 10;
  };
  const { core, engine, payloads, names } = open(t, {
    driver: "websocket",
    url,
    bufferTime: 0,
    reconnectDelay,
  });
  await core.play();
  await until(() => core.state === "ended", "the end");
  assert.deepEqual(attempts, [0, 1]);
  await until(() => engine().text() === "take 3", "the text");
  assert.deepEqual(payloads("ended"), [{ message: "gone for good" }]);
  assert.equal(names().filter((name) => name === "playing").length, 3);
});

test("a server that refuses the protocol is named as such", async (t) => {
  const { url } = await serve(t, "v1.alis", (socket) => socket.close(1002));
  const { core, payloads } = open(t, url);
  await core.play();
  await until(() => core.state === "ended", "the end");
  assert.deepEqual(payloads("ended"), [{ message: "Err: Player not compatible with the server" }]);
});

test("a player that is disposed of leaves the server", async (t) => {
  let closed = 0;
  const { url } = await serve(t, "v1.alis", (socket) => {
    socket.on("close", () => {
      closed += 1;
    });
    socket.send(alis.magic);
    socket.send(alis.init(0, 10, 1, "x"));
  });
  const { core } = begin(url, {}, realEnv);
  await core.play();
  await until(() => core.state === "playing", "the start");
  core.dispose();
  await until(() => closed === 1, "the goodbye");
});
