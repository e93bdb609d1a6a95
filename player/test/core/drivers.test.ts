import assert from "node:assert/strict";
import { test } from "node:test";
import type { Logger } from "../../src/core/options.js";
import { bufferDelay } from "../../src/drivers/buffer-delay.js";
import type { FunctionCallbacks } from "../../src/drivers/function.js";
import { LiveStream } from "../../src/drivers/live-stream.js";
import { readLines } from "../../src/drivers/protocols.js";
import { FakeEnv } from "./fake-env.js";
import { begin } from "./session.js";

const quiet = { debug() {}, info() {}, warn() {}, error() {} } satisfies Logger;

function listen() {
  const heard: [string, unknown][] = [];
  const dispatch: FunctionCallbacks["dispatch"] = (name, payload) => {
    heard.push([name, payload]);
  };
  const outputs = () => heard.filter(([name]) => name === "output").map(([, data]) => data);
  return { callbacks: { dispatch, feed() {}, logger: quiet }, heard, outputs };
}

test("events come out of the buffer at the pace of the stream", async () => {
  const env = new FakeEnv();
  const { callbacks, outputs } = listen();
  const stream = new LiveStream(env, 100, callbacks);
  stream.start({ cols: 10, rows: 2, time: 5000 });
  stream.push(5000, "o", "a");
  await env.pass(70);
  stream.push(5050, "o", "b");
  await env.pass(29);
  assert.deepEqual(outputs(), []);
  await env.pass(2);
  assert.deepEqual(outputs(), ["a"]);
  await env.pass(50);
  assert.deepEqual(outputs(), ["a", "b"]);
  assert.ok(Math.abs(stream.time - 5.05) < 0.01, String(stream.time));
});

test("a size that is none changes nothing", () => {
  const sizes: unknown[] = [];
  const dispatch = (name: string, payload: unknown) => name === "resize" && sizes.push(payload);
  const stream = new LiveStream(new FakeEnv(), 0, { ...listen().callbacks, dispatch });
  stream.start({ cols: 10, rows: 2 });
  for (const size of ["axb", "", "0x5", "80", "20x5"]) {
    stream.push(0, "r", size);
  }
  assert.deepEqual(sizes, [{ cols: 20, rows: 5 }]);
});

test("without a buffer events come out at once, and late ones do not wait for others", async () => {
  const env = new FakeEnv();
  const { callbacks, outputs } = listen();
  const stream = new LiveStream(env, 0, callbacks);
  stream.start({ cols: 10, rows: 2 });
  stream.push(60_000, "o", "a");
  stream.push(60_001, "o", "b");
  assert.deepEqual(outputs(), ["a", "b"]);
});

test("the end comes after everything that waited", async () => {
  const env = new FakeEnv();
  const { callbacks, heard } = listen();
  const stream = new LiveStream(env, 200, callbacks);
  stream.start({ cols: 10, rows: 2 });
  stream.push(0, "o", "last");
  stream.end("over");
  await env.pass(100);
  assert.deepEqual(
    heard.map(([name]) => name),
    ["reset", "playing"],
  );
  await env.pass(150);
  assert.deepEqual(heard.at(-1), ["ended", { message: "over" }]);
  assert.equal(heard.at(-2)?.[0], "output");
});

test("the adaptive buffer grows with the delays at once and shrinks after a while", () => {
  const delay = bufferDelay({ minBufferTime: 50, bufferLevelStep: 100 }, quiet);
  assert.equal(delay(10, 0), 50);
  assert.equal(delay(300, 100), 450);
  assert.equal(delay(10, 1000), 450);
  let now = 1000;
  for (; now < 60_000; now += 500) {
    delay(10, now);
  }
  assert.equal(delay(10, now), 50);
});

test("a function can say how long each event waits", () => {
  const delay = bufferDelay(() => (latency) => latency * 2, quiet);
  assert.equal(delay(21, 0), 42);
});

test("an event source may say that nobody streams", () => {
  const { callbacks } = listen();
  let offline = 0;
  const stream = new LiveStream(new FakeEnv(), 0, callbacks);
  const read = readLines(stream, () => {
    offline += 1;
  });
  read('{"state":"offline"}');
  assert.equal(offline, 1);
});

test("a driver may be a function that dispatches what happens", async () => {
  const commands: unknown[] = [];
  const { env, core, engine, payloads, names } = begin(
    ({ dispatch, logger }, { cols }) => {
      logger.debug("made");
      return {
        init: () => {
          dispatch("reset", { size: { cols: cols ?? 0, rows: 2 }, init: "ready" });
          dispatch("metadata", { duration: 60, markers: [[5, "five"]] });
        },
        play: () => {
          commands.push("play");
          dispatch("output", ["\r", "go"]);
        },
        pause: () => commands.push("pause"),
        seek: (time) => time < 50,
        step: (count) => commands.push(count),
        stop: () => commands.push("stop"),
      };
    },
    { cols: 12 },
  );
  await core.load();
  assert.equal(engine().text(), "ready\n");
  assert.equal(engine().cols, 12);
  assert.equal(core.facts.duration, 60);
  assert.deepEqual(core.facts.markers, [[5, "five"]]);
  await core.play();
  await env.pass(1000);
  assert.equal(engine().text(), "goady\n");
  assert.ok(Math.abs(core.position - 1) < 0.05);
  await core.pause();
  assert.equal(await core.seek({ marker: 0 }), true);
  assert.equal(core.position, 5);
  assert.equal(await core.seek(55), false);
  await core.step(1);
  core.dispose();
  assert.deepEqual(commands, ["play", "pause", 1, "stop"]);
  assert.deepEqual(payloads("output"), [["\r", "go"]]);
  assert.ok(names().includes("reset"));
});

test("a driver function without pause and seek has no controls for them", async () => {
  const { core, payloads } = begin(() => () => {});
  await core.play();
  assert.deepEqual(payloads("ready"), [{ isPausable: false, isSeekable: false }]);
  await core.pause();
  assert.equal(core.state, "playing");
  assert.equal(await core.seek(3), false);
});

test("a driver function can wait, fail and end", async () => {
  let tell: FunctionCallbacks["dispatch"] = () => {};
  const { core, payloads, names } = begin(({ dispatch }) => {
    tell = dispatch;
    return { play: () => dispatch("loading") };
  });
  await core.play();
  assert.equal(core.state, "buffering");
  assert.ok(!names().includes("playing"));
  tell("playing");
  assert.equal(core.state, "playing");
  tell("offline", { message: "back soon" });
  assert.deepEqual(payloads("offline"), [{ message: "back soon" }]);
  tell("playing");
  tell("ended", { message: "done" });
  assert.deepEqual(payloads("ended"), [{ message: "done" }]);
  const other = begin(() => ({
    play: () => {
      throw new Error("no power");
    },
  }));
  await assert.rejects(other.core.play(), /no power/);
  assert.deepEqual(other.payloads("error"), [{ name: "Error", message: "no power" }]);
});

test("the clock shows the time of day", async () => {
  const { env, core, engine } = begin("clock:");
  await core.play();
  await env.pass(2500);
  assert.match(engine().text(), /^\d\d:\d\d$/);
  core.dispose();
  assert.equal(env.waiting, 0);
});

test("the random driver types until it is paused", async () => {
  const { env, core, engine } = begin({ driver: "random" }, { cols: 30, rows: 1 });
  await core.play();
  await env.pass(5000);
  await core.pause();
  const text = engine().text();
  assert.ok(text.length > 0);
  await env.pass(5000);
  assert.equal(engine().text(), text);
});

test("the benchmark feeds a recording so many times and prints how fast", async (t) => {
  const printed: unknown[][] = [];
  t.mock.method(console, "info", (...data: unknown[]) => printed.push(data));
  const env = new FakeEnv();
  const cast = '{"version":2,"width":9,"height":1}\n[1,"o","abcé"]\n[2,"i","x"]\n[3,"o","d"]\n';
  env.answer = async () => new Response(cast);
  const source = { driver: "benchmark", url: "x.cast", iterations: 3 } as const;
  const { core, payloads, engine } = begin(source, {}, env);
  await core.load();
  const before = payloads("output").length;
  await core.play();
  await env.pass(10);
  assert.equal(core.state, "ended");
  assert.equal(engine().text(), "abcéd");
  assert.deepEqual(payloads("output").slice(before), ["\x1bc", "\x1bc", "\x1bc"]);
  const [label, result] = printed[0] as [string, { byteCount: number; iterations: number }];
  assert.equal(label, "benchmark: result");
  assert.equal(result.byteCount, 6);
  assert.equal(result.iterations, 3);
  assert.ok("throughputMbs" in result);
});

test("a driver that does not exist is refused at once", () => {
  assert.throws(() => begin({ driver: "smoke" } as never), /unsupported driver/);
});

test("a stream that is over has the time of its end", async () => {
  const env = new FakeEnv();
  const stream = new LiveStream(env, 0, listen().callbacks);
  stream.start({ cols: 10, rows: 2, time: 5000 });
  stream.push(7000, "o", "last");
  stream.end("over");
  await env.pass(1000);
  assert.equal(stream.time, 7);
});
