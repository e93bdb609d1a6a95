import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Answer } from "../../src/core/env.js";
import type { Data } from "../../src/drivers/source.js";
import { FakeEnv, settle } from "./fake-env.js";
import { begin, counting } from "./session.js";

const v2 = counting(3).data;
const v1 = { version: 1, width: 10, height: 2, duration: 1, stdout: [[1, "old"]] };

/** An answer of the network whose body the test sends piece by piece. */
function slowAnswer() {
  const pieces: ({ done: false; value: Uint8Array } | { done: true })[] = [];
  let wake = () => {};
  let fail: Error | undefined;
  let cancelled = false;
  const read = async (): Promise<{ done: boolean; value?: Uint8Array }> => {
    while (pieces.length === 0) {
      if (fail) {
        throw fail;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return pieces.shift() ?? { done: true };
  };
  const cancel = async () => {
    cancelled = true;
  };
  const answer: Answer = {
    ok: true,
    status: 200,
    body: { getReader: () => ({ read, cancel }) },
    arrayBuffer: async () => new ArrayBuffer(0),
  };
  return {
    answer,
    cancelled: () => cancelled,
    send: (text: string) => {
      pieces.push({ done: false, value: new TextEncoder().encode(text) });
      wake();
    },
    end: () => {
      pieces.push({ done: true });
      wake();
    },
    fail: (message: string) => {
      fail = new Error(message);
      wake();
    },
  };
}

const forms: [string, () => Data][] = [
  ["a text", () => v2],
  ["bytes", () => new TextEncoder().encode(v2)],
  ["an ArrayBuffer", () => new TextEncoder().encode(v2).buffer],
  ["a Response", () => new Response(v2)],
  ["a function", () => () => v2],
  ["an async function", () => async () => v2],
  ["a promise", () => Promise.resolve(v2)],
  ["an array of header and events", () => v2.split("\n").map((line) => JSON.parse(line))],
];

for (const [name, data] of forms) {
  test(`${name} is data`, async () => {
    const { core, engine } = begin({ data: data() });
    await core.seek(2.5);
    assert.equal(core.facts.duration, 3);
    assert.equal(engine().text(), "2\n");
  });
}

test("an object is a recording of version 1", async () => {
  const { core, engine } = begin({ data: v1 });
  await core.seek(1);
  assert.equal(engine().text(), "old\n");
});

test("playback begins while the rest is still on its way, and waits for what is missing", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core, engine, names } = begin("slow.cast", {}, env);
  const lines = v2.split("\n");
  const playing = core.play();
  await settle();
  slow.send(`${lines.slice(0, 2).join("\n")}\n`);
  await env.pass(500);
  await playing;
  assert.equal(core.facts.duration, undefined);
  await env.pass(2000);
  assert.equal(core.state, "buffering");
  assert.equal(core.position, 1);
  slow.send(`${lines.slice(2).join("\n")}\n`);
  slow.end();
  await env.pass(1500);
  assert.equal(core.state, "playing");
  assert.equal(engine().text(), "2\n");
  assert.equal(core.facts.duration, 3);
  assert.deepEqual(names().slice(-3), ["loading", "playing", "metadata"]);
});

test("playback begins at startAt however late that comes, pauses before it shortened", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core, engine } = begin("slow.cast", { startAt: 100.5, idleTimeLimit: 2 }, env);
  const playing = core.play();
  await settle();
  slow.send('{"version":2,"width":9,"height":1}\n[1,"o","a"]\n');
  await env.pass(500);
  slow.send('[100,"o","b"]\n[101,"o","c"]\n');
  slow.end();
  await env.pass(0);
  await playing;
  assert.equal(core.position, 3.5);
  assert.equal(engine().text(), "ab");
});

test("a step by seconds goes where the recording has come to, without waiting for the rest", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core } = begin("slow.cast", { preload: true }, env);
  slow.send('{"version":2,"width":9,"height":1}\n[1,"o","a"]\n[20,"o","b"]\n');
  await env.pass(500);
  assert.equal(await core.seek(12), true);
  assert.equal(await core.seek("<<"), true);
  assert.equal(core.position, 7);
  assert.equal(await core.seek(">>"), true);
  assert.equal(core.position, 12);
});

test("a seek behind what has come waits for it, and a newer one does not", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core } = begin("slow.cast", { preload: true }, env);
  const lines = v2.split("\n");
  slow.send(`${lines.slice(0, 2).join("\n")}\n`);
  await env.pass(500);
  const far = core.seek(3);
  await settle();
  assert.equal(await core.seek(0.5), true);
  slow.send(`${lines.slice(2).join("\n")}\n`);
  slow.end();
  await settle();
  assert.equal(await far, false);
  assert.equal(core.position, 0.5);
});

test("a failure is an error event with a sentence, and commands are refused with it", async () => {
  const env = new FakeEnv();
  env.answer = async () => ({
    ok: false,
    status: 404,
    body: null,
    arrayBuffer: async () => new ArrayBuffer(0),
  });
  const { core, payloads } = begin("gone.cast", {}, env);
  await assert.rejects(core.play(), /gone\.cast answered 404/);
  await assert.rejects(core.seek(1), /404/);
  assert.equal(core.state, "failed");
  assert.equal(payloads("error").length, 1);
});

test("a connection that breaks is an error, not a hang", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core, payloads } = begin("broken.cast", {}, env);
  const playing = core.play();
  await settle();
  slow.fail("the connection was reset");
  await assert.rejects(playing, /reset/);
  assert.equal(payloads("error").length, 1);
});

test("commands that wait for what never comes make do with what has come", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core, payloads } = begin("broken.cast", {}, env);
  slow.send(`${v2.split("\n").slice(0, 2).join("\n")}\n`);
  const playing = core.play();
  await env.pass(500);
  await playing;
  const waiting = [core.seek("50%"), core.search("1"), core.seek(3)];
  await settle();
  slow.fail("the connection was reset");
  assert.deepEqual(await Promise.all(waiting), [false, [1], true]);
  assert.equal(core.position, 1);
  assert.equal(core.state, "ended");
  assert.equal(payloads("error").length, 0);
});

test("what came before a connection broke is played, and the end says what happened", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core, engine, payloads } = begin("broken.cast", {}, env);
  const playing = core.play();
  slow.send(`${v2}\n[4, "o", "cut o`);
  await env.pass(200);
  await playing;
  slow.fail("the connection was reset");
  await settle();
  assert.equal(core.facts.duration, 3);
  await env.pass(3100);
  assert.equal(core.state, "ended");
  assert.equal(engine().text(), "3\n");
  const message = "the recording could not be read to its end: the connection was reset";
  assert.deepEqual(payloads("ended"), [{ message }]);
  assert.equal(payloads("error").length, 0);
});

for (const [name, data] of [
  ["garbage", "this is no recording"],
  ["nothing", ""],
  ["a number", 7 as unknown as string],
] as const) {
  test(`${name} in place of a recording is an error`, async () => {
    const { core } = begin({ data });
    await assert.rejects(core.play());
    assert.equal(core.state, "failed");
  });
}

test("a recording that was cut off plays as far as it goes", async () => {
  const { core, engine } = begin({ data: `${v2}\n[4, "o", "cut o` });
  await core.seek("100%");
  assert.equal(engine().text(), "3\n");
});

test("a packed recording that was cut off plays as far as it goes", async () => {
  const packed = gzipSync(v2);
  const { core, engine } = begin({ data: packed.subarray(0, packed.length - 4) });
  await core.seek("100%");
  assert.equal(engine().text(), "3\n");
});

test("disposal ends the download", async () => {
  const env = new FakeEnv();
  const slow = slowAnswer();
  env.answer = async () => slow.answer;
  const { core } = begin("slow.cast", { preload: true }, env);
  await settle();
  core.dispose();
  slow.send("more");
  await settle();
  assert.equal(slow.cancelled(), true);
});

test("the poster is drawn as soon as its moment has come, before the rest", async () => {
  const slow = slowAnswer();
  const env = new FakeEnv();
  env.answer = async () => slow.answer;
  const session = begin("/slow.cast", { poster: "npt:1.5" }, env);
  slow.send(`${v2.split("\n").slice(0, 3).join("\n")}\n`);
  await settle();
  assert.equal(session.engine().text(), "1\n");
  assert.ok(session.draws() > 0);
  assert.ok(!session.names().includes("metadata"));
  slow.send(v2.split("\n").slice(3).join("\n"));
  slow.end();
  await session.core.load();
  assert.equal(session.core.facts.duration, 3);
  assert.equal(session.engine().text(), "1\n");
});

test("until the poster's moment has come, the first screen that has is shown", async () => {
  const slow = slowAnswer();
  const env = new FakeEnv();
  env.answer = async () => slow.answer;
  const session = begin("/slow.cast", { poster: "npt:2.5" }, env);
  const [header, first, second, ...others] = v2.split("\n");
  slow.send(`${header}\n${first}\n`);
  await settle();
  assert.equal(session.engine().text(), "1\n");
  const draws = session.draws();
  slow.send(`${second}\n`);
  await settle();
  assert.equal(session.draws(), draws);
  slow.send(others.join("\n"));
  slow.end();
  await session.core.load();
  assert.equal(session.engine().text(), "2\n");
});

test("a poster that is a text fetches nothing, and gives way to the recording", async () => {
  const env = new FakeEnv();
  const asked: string[] = [];
  env.answer = async (url) => {
    asked.push(url);
    return new Response(v2);
  };
  const poster = "data:text/plain,\x1b[1;3Hhi";
  const session = begin("/there.cast", { poster, cols: 12, rows: 2 }, env);
  await settle();
  assert.equal(session.engine().text(), "  hi\n");
  assert.equal(session.engine().cols, 12);
  assert.deepEqual(asked, []);
  assert.deepEqual(session.names(), []);
  await session.core.seek(1);
  assert.deepEqual(asked, ["/there.cast"]);
  assert.equal(session.engine().text(), "1\n");
});

test("a large recording goes in by slices, and its poster is there before its end", async () => {
  /** A machine on which whatever is measured takes three milliseconds. */
  class SlowEnv extends FakeEnv {
    turns = 0;
    #steps = 0;
    override now(): number {
      this.#steps += 3;
      return super.now() + this.#steps;
    }
    override nextTask(): Promise<void> {
      this.turns += 1;
      return super.nextTask();
    }
  }
  const env = new SlowEnv();
  const line = `${JSON.stringify([2, "o", "x".repeat(10_000)])}\n`;
  const data = `${counting(1).data}\n${line.repeat(100)}`;
  const { core, engine, draws } = begin({ data }, { poster: "npt:1.5" }, env);
  while (draws() === 0) {
    await settle();
  }
  assert.equal(engine().text(), "1\n");
  assert.equal(engine().whole, false);
  await core.load();
  assert.equal(engine().whole, true);
  assert.ok(env.turns > 4, `${env.turns} turns`);
});
