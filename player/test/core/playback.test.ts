import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeEnv, settle } from "./fake-env.js";
import { begin, counting } from "./session.js";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 0.05, `${actual} is not near ${expected}`);

test("a recording plays to its end in its own time", async () => {
  const { env, core, engine, names } = begin(counting(3));
  await core.play();
  await env.pass(1500);
  assert.equal(engine().text(), "1\n");
  near(core.position, 1.5);
  await env.pass(2000);
  assert.equal(engine().text(), "3\n");
  assert.equal(core.state, "ended");
  assert.deepEqual(
    names().filter((name) => name !== "resize"),
    ["play", "loading", "ready", "metadata", "playing", "ended"],
  );
  assert.equal(env.waiting, 0);
});

test("nothing is fetched before it is asked for", async () => {
  const env = new FakeEnv();
  let fetched = 0;
  env.answer = async () => {
    fetched += 1;
    throw new Error("no");
  };
  begin("some.cast", {}, env);
  await env.pass(1000);
  assert.equal(fetched, 0);
});

test("play begins again after the end, and a second play changes nothing", async () => {
  const { env, core, engine, names } = begin(counting(2));
  await core.play();
  await core.play();
  await env.pass(3000);
  await core.play();
  assert.equal(engine().text(), "\n");
  await env.pass(1200);
  assert.equal(engine().text(), "1\n");
  assert.equal(names().filter((name) => name === "playing").length, 2);
});

test("a pause stops time and play goes on from there", async () => {
  const { env, core, engine } = begin(counting(5));
  await core.play();
  await env.pass(2500);
  await core.pause();
  await env.pass(60_000);
  near(core.position, 2.5);
  assert.equal(env.waiting, 0);
  await core.play();
  await env.pass(1000);
  assert.equal(engine().text(), "3\n");
});

test("a pause before the recording is there keeps it from starting", async () => {
  const { env, core, names } = begin(counting(2));
  const playing = core.play();
  await core.pause();
  await playing;
  await env.pass(5000);
  assert.equal(core.state, "paused");
  assert.ok(!names().includes("playing"));
});

test("the speed can be given and changed without a jump", async () => {
  const { env, core, payloads } = begin(counting(20), { speed: 2 });
  await core.play();
  await env.pass(1000);
  near(core.position, 2);
  core.setSpeed(4);
  await env.pass(1000);
  near(core.position, 6);
  core.setSpeed(0.5);
  await env.pass(1000);
  near(core.position, 6.5);
  assert.deepEqual(payloads("ratechange"), [{ speed: 4 }, { speed: 0.5 }]);
  assert.throws(() => core.setSpeed(0), /invalid speed/);
});

test("a loop of a number plays so many times more", async () => {
  const { env, core, names } = begin(counting(2), { loop: 2 });
  await core.play();
  await env.pass(5500);
  assert.equal(core.state, "playing");
  await env.pass(1000);
  assert.equal(core.state, "ended");
  assert.equal(names().filter((name) => name === "ended").length, 1);
});

test("an endless loop does not end", async () => {
  const { env, core } = begin(counting(2), { loop: true });
  await core.play();
  await env.pass(100_500);
  assert.equal(core.state, "playing");
  near(core.position, 0.5);
});

test("long pauses are shortened by the limit, and startAt counts in the time before that", async () => {
  const source = {
    data: '{"version":2,"width":9,"height":1}\n[1,"o","a"]\n[100,"o","b"]\n[101,"o","c"]',
  };
  const { env, core, engine } = begin(source, { idleTimeLimit: 2, startAt: "1:40.5" });
  await core.play();
  assert.equal(core.facts.duration, 4);
  near(core.position, 3.5);
  assert.equal(engine().text(), "ab");
  await env.pass(1000);
  assert.equal(core.state, "ended");
});

test("where a moment was recorded is known when pauses are shortened, too", async () => {
  const source = {
    data: '{"version":2,"width":9,"height":1}\n[1,"o","a"]\n[100,"o","b"]\n[101,"o","c"]',
  };
  const { core } = begin(source, { idleTimeLimit: 2 });
  assert.equal(core.recorded, 0);
  await core.seek(0.5);
  near(core.recorded, 0.5);
  await core.seek(3.5);
  near(core.recorded, 100.5);
});

test("a pause of months is waited for without a timer that goes off again and again", async () => {
  const env = new FakeEnv();
  let longest = 0;
  const { setTimeout } = env;
  env.setTimeout = (callback, delay) => {
    longest = Math.max(longest, delay);
    return setTimeout.call(env, callback, delay);
  };
  const source = { data: '{"version":2,"width":9,"height":1}\n[1,"o","a"]\n[3e6,"o","b"]' };
  const { core } = begin(source, {}, env);
  await core.play();
  await env.pass(2000);
  assert.ok(longest > 1e6 && longest < 2 ** 31, `${longest}`);
});

test("markers are told when they pass, with their index", async () => {
  const { env, core, payloads } = begin(
    counting(4, [
      [1.5, "m", "one"],
      [2.5, "m", "two"],
    ]),
  );
  await core.play();
  await env.pass(2000);
  assert.deepEqual(payloads("marker"), [{ index: 0, time: 1.5, label: "one" }]);
  await env.pass(2500);
  assert.deepEqual(payloads("marker").length, 2);
  assert.deepEqual(core.facts.markers, [
    [1.5, "one"],
    [2.5, "two"],
  ]);
});

test("playback pauses exactly at a marker and goes on after it", async () => {
  const options = { pauseOnMarkers: true, markers: [[2.25, "here"], 3] as [number, string][] };
  const { env, core, names } = begin(counting(4), options);
  await core.play();
  await env.pass(3000);
  assert.equal(core.state, "paused");
  assert.equal(core.position, 2.25);
  assert.deepEqual(names().slice(-2), ["marker", "pause"]);
  await core.play();
  await env.pass(1000);
  assert.equal(core.position, 3);
  await core.play();
  await env.pass(2000);
  assert.equal(core.state, "ended");
});

test("input is told during playback and not during a seek", async () => {
  const { env, core, payloads } = begin(
    counting(4, [
      [1.5, "i", "x"],
      [2.5, "i", "y"],
    ]),
  );
  await core.seek(2);
  assert.deepEqual(payloads("input"), []);
  await core.play();
  await env.pass(1000);
  assert.deepEqual(payloads("input"), [{ data: "y" }]);
});

test("a resize in the recording is told with its size, unless the size is pinned", async () => {
  const source = counting(3, [[1.5, "r", "20x5"]]);
  const free = begin(source);
  await free.core.play();
  await free.env.pass(2000);
  assert.deepEqual(free.payloads("resize").at(-1), { cols: 20, rows: 5 });
  await free.core.seek(1);
  assert.deepEqual(free.payloads("resize").at(-1), { cols: 10, rows: 2 });
  const pinned = begin(source, { cols: 30 });
  await pinned.core.play();
  await pinned.env.pass(2000);
  assert.deepEqual(pinned.payloads("resize").at(-1), { cols: 30, rows: 5 });
});

test("hidden pages play on without frames", async () => {
  const { env, core } = begin(counting(3));
  await core.play();
  env.setHidden(true);
  await env.pass(2000);
  near(core.position, 2);
  await env.pass(2000);
  assert.equal(core.state, "ended");
});

test("a handler that throws is reported and keeps nobody else from being called", async () => {
  const { core, env, names } = begin(counting(1));
  core.emitter.on("ready", () => {
    throw new Error("mine");
  });
  await core.load();
  await settle();
  assert.match(String(env.reported[0]), /mine/);
  assert.ok(names().includes("metadata"));
});

test("nothing happens after the player was disposed of, and what waited settles", async () => {
  const { env, core, names } = begin(counting(3));
  const playing = core.play();
  core.dispose();
  await playing.catch(() => {});
  const before = names().length;
  await env.pass(5000);
  assert.equal(names().length, before);
  assert.equal(env.waiting, 0);
  await assert.rejects(core.play(), /disposed/);
  await assert.rejects(core.seek(1), /disposed/);
});

test("events that carry nothing carry an empty object, into which handlers may look", async () => {
  const { env, core, payloads } = begin(counting(1));
  await core.play();
  await env.pass(1500);
  for (const name of ["play", "loading", "playing", "ended"] as const) {
    assert.deepEqual(payloads(name), [{}], name);
  }
});

test("whoever is at the end and goes there has not ended twice", async () => {
  const { core, names } = begin(counting(2));
  assert.equal(await core.seek("100%"), true);
  assert.equal(await core.seek(">>"), false);
  assert.equal(names().filter((name) => name === "ended").length, 1);
});
