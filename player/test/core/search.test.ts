import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, counting } from "./session.js";

const screens = {
  data: [
    { version: 2, width: 20, height: 2 },
    [1, "o", "An apple\r\n"],
    [2, "o", "a pear\r\n"],
    [3, "o", "\x1b[2J\x1b[HAPPLES"],
    [4, "o", " and apples"],
    [5, "r", "30x3"],
    [6, "o", "\x1b[H\x1b[2J"],
  ],
};

test("a search finds each moment at which there is more of a text on the screen", async () => {
  const { env, core, engine } = begin(screens);
  await core.seek(2.5);
  const searching = core.search("apple");
  await env.pass(100);
  assert.deepEqual(await searching, [1, 3, 4]);
  assert.equal(engine().text(), "a pear\n");
  assert.equal(core.position, 2.5);
});

test("a text that goes on in the next row is found, one in two lines is not", async () => {
  const { env, core } = begin({
    data: [
      { version: 2, width: 10, height: 3 },
      [1, "o", "a wrap needle"],
      [2, "o", "\x1b[H\x1b[Jno nee\r\ndle"],
    ],
  });
  const searching = core.search("Needle");
  await env.pass(100);
  assert.deepEqual(await searching, [1]);
});

test("lines that only scroll are not found anew, and nothing is found for nothing", async () => {
  const { env, core } = begin(counting(300));
  const first = core.search("7");
  await env.pass(100);
  const times = await first;
  assert.deepEqual(times.slice(0, 3), [7, 17, 27]);
  assert.deepEqual(await core.search(""), []);
  const scrolling = {
    data: [
      { version: 2, width: 20, height: 3 },
      [1, "o", "needle\r\n"],
      [2, "o", "hay\r\n"],
      [3, "o", "hay\r\n"],
      [4, "o", "hay\r\n"],
    ],
  };
  const other = begin(scrolling);
  const second = other.core.search("needle");
  await other.env.pass(100);
  assert.deepEqual(await second, [1]);
});

test("a search tells what it has found on the way and can be called off", async () => {
  const { env, core } = begin(counting(50));
  const told: number[][] = [];
  const controller = new AbortController();
  controller.abort();
  const off = core.search("5", { signal: controller.signal });
  const on = core.search("5", { found: (times) => told.push(times) });
  await env.pass(100);
  assert.deepEqual(await off, []);
  assert.deepEqual(told.at(-1), await on);
});

test("another moment can be looked at without leaving the present one", async () => {
  const { core, engine, names } = begin(counting(9));
  await core.seek(4);
  const before = names().length;
  let seen = "";
  assert.equal(
    core.peek(7.5, () => {
      seen = engine().text();
    }),
    true,
  );
  assert.equal(seen, "7\n");
  assert.equal(engine().text(), "4\n");
  assert.equal(core.position, 4);
  assert.equal(names().length, before);
});

test("a look elsewhere leaves the poster there", async () => {
  const { env, core, engine } = begin(counting(9), { poster: "npt:3.5" });
  await env.pass(50);
  core.peek(8.5, () => assert.equal(engine().text(), "8\n"));
  assert.equal(engine().text(), "3\n");
  assert.equal(
    begin(counting(2)).core.peek(1, () => assert.fail()),
    false,
  );
});
