import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, counting } from "./session.js";

test("a seek goes both ways and shows the screen of that time", async () => {
  const { core, engine, payloads } = begin(counting(9));
  assert.equal(await core.seek(5.5), true);
  assert.equal(engine().text(), "5\n");
  assert.equal(core.position, 5.5);
  assert.equal(await core.seek(2), true);
  assert.equal(engine().text(), "2\n");
  assert.equal(core.state, "paused");
  assert.equal(payloads("seeked").length, 2);
});

test("a seek before the recording is there loads it without playing", async () => {
  const { core, names } = begin(counting(4));
  await core.seek(3);
  assert.equal(core.state, "paused");
  assert.ok(!names().includes("play"));
});

test("play and then seek, before the recording is there, plays from that place", async () => {
  const { env, core } = begin(counting(9));
  const playing = core.play();
  await core.seek(4);
  await playing;
  await env.pass(1000);
  assert.equal(core.state, "playing");
  assert.ok(Math.abs(core.position - 5) < 0.05);
});

test("per cent and steps are relative to length and place", async () => {
  const { core } = begin(counting(20));
  await core.seek("50%");
  assert.equal(core.position, 10);
  await core.seek(">>");
  assert.equal(core.position, 15);
  await core.seek("<<<");
  assert.equal(core.position, 13);
  await core.seek("<<");
  await core.seek("<<");
  await core.seek("<<");
  assert.equal(core.position, 0);
});

test("markers are reached by index and by direction", async () => {
  const { core } = begin(counting(9), { markers: [2, [5, "middle"]] });
  await core.seek({ marker: 1 });
  assert.equal(core.position, 5);
  await core.seek({ marker: "prev" });
  assert.equal(core.position, 2);
  await core.seek({ marker: "prev" });
  assert.equal(core.position, 0);
  await core.seek({ marker: "next" });
  await core.seek({ marker: "next" });
  await core.seek({ marker: "next" });
  assert.equal(core.state, "ended");
});

test("the marker just passed is skipped backwards while playing", async () => {
  const { env, core } = begin(counting(9), { markers: [2, 5] });
  await core.seek(5);
  await core.play();
  await env.pass(500);
  await core.seek({ marker: "prev" });
  assert.ok(Math.abs(core.position - 2) < 0.05);
  await env.pass(1500);
  await core.seek({ marker: "prev" });
  assert.ok(Math.abs(core.position - 2) < 0.05);
});

test("a seek to the end ends, without a loop", async () => {
  const { env, core, names } = begin(counting(3), { loop: true });
  await core.play();
  await core.seek(100);
  assert.equal(core.state, "ended");
  assert.deepEqual(names().slice(-2), ["seeked", "ended"]);
  await env.pass(1000);
  assert.equal(core.state, "ended");
  assert.equal(core.position, 3);
});

test("a seek to where it is paused does nothing and says so", async () => {
  const { core, payloads } = begin(counting(3));
  await core.seek(1);
  assert.equal(await core.seek(1), false);
  assert.equal(payloads("seeked").length, 1);
});

test("of several seeks at once the latest wins", async () => {
  const { core, payloads } = begin(counting(9));
  const outcomes = await Promise.all([core.seek(1), core.seek(8), core.seek(3)]);
  assert.deepEqual(outcomes, [false, false, true]);
  assert.equal(core.position, 3);
  assert.equal(payloads("seeked").length, 1);
});

test("a long seek goes by slices, and a newer one takes over in between", async () => {
  const much = Array.from({ length: 400 }, (_, at): [number, string, string] => [
    at / 50,
    "o",
    "\x1b[m".repeat(1000),
  ]);
  const { env, core, engine } = begin(counting(9, much));
  await core.load();
  const slices: number[] = [];
  const { calls } = engine();
  const seek = calls.playhead_seek;
  calls.playhead_seek = (time, bytes) => {
    slices.push(bytes);
    return seek(time, bytes);
  };
  const first = core.seek(8.5);
  await new Promise(setImmediate);
  assert.deepEqual(slices, [65536]);
  const second = core.seek(2.5);
  await env.pass(50);
  assert.deepEqual(await Promise.all([first, second]), [false, true]);
  assert.equal(engine().text(), "2\n");
  assert.equal(core.position, 2.5);
});

test("seeks that make no sense are refused", async () => {
  const { core } = begin(counting(3));
  await assert.rejects(core.seek("abc"), /invalid seek target: "abc"/);
  await assert.rejects(core.seek({ marker: 7 }), /invalid marker index: 7/);
  await assert.rejects(core.seek(Number.NaN), /invalid seek target/);
});

test("steps go from output to output, when paused", async () => {
  const { core, engine } = begin(counting(9));
  await core.seek(3.5);
  await core.step(1);
  assert.equal(engine().text(), "4\n");
  assert.equal(core.position, 4);
  await core.step(-2);
  assert.equal(engine().text(), "2\n");
  await core.play();
  await core.step(1);
  assert.ok(core.position < 3);
});

test("a seek while playing goes on playing from there", async () => {
  const { env, core, engine } = begin(counting(9));
  await core.play();
  await env.pass(500);
  await core.seek(6);
  await env.pass(1500);
  assert.equal(engine().text(), "7\n");
});
