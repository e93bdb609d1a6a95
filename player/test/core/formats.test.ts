import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Answer } from "../../src/core/env.js";
import type { Data, RecordingSource } from "../../src/drivers/source.js";
import { zstd } from "../../src/unpack.js";
import { FakeEnv } from "./fake-env.js";
import { begin, counting } from "./session.js";

/** A recording that says `squeezed` after half a second, packed by `zstd -19`. */
const ZSTD_CAST =
  "KLUv/QRoyQEAeyJ2ZXJzaW9uIjoyLCJ3aWR0aCI6MTIsImhlaWdodCI6Mn0KWzAuNSwibyIsInNxdWVlemVkIl0KzSRbrA==";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Loads a source whose addresses answer with these files, and goes to a time. */
async function at(time: number, source: RecordingSource, files: Record<string, BodyInit> = {}) {
  const env = new FakeEnv();
  env.answer = async (url) => new Response(files[url]) as Answer;
  const session = begin(source, {}, env);
  await session.core.seek(time);
  return session;
}

test("a parser of the page's own gets the answer and gives events in seconds", async () => {
  let heard: unknown;
  const { core, engine, payloads } = await at(
    1.5,
    {
      url: "own.txt",
      encoding: "iso-8859-2",
      parser: async (answer: Response, options) => {
        heard = options;
        const text = await answer.text();
        const [cols = 0, rows = 0] = text.split(" ").map(Number);
        const theme = { foreground: "#010203", background: "#040506", palette: [] as string[] };
        theme.palette = Array.from({ length: 16 }, () => "#070809");
        return {
          cols,
          rows,
          theme,
          events: [
            [1, "o", "one"],
            [9, "o", "two"],
          ],
          idleTimeLimit: 2,
        };
      },
    },
    { "own.txt": "12 2" },
  );
  assert.deepEqual(heard, { encoding: "iso-8859-2" });
  assert.equal(engine().text(), "one\n");
  assert.equal(engine().cols, 12);
  assert.equal(core.facts.duration, 3);
  assert.equal(engine().theme()?.background, "#040506");
  assert.deepEqual(payloads("error"), []);
});

test("a parser gets all answers of several addresses, and data as it is", async () => {
  const cast = (events: [number, string, string][]) => ({ cols: 20, rows: 1, events });
  const two = await at(
    1,
    {
      url: ["a", "b"],
      parser: async (answers: Response[]) => {
        const [one, other] = await Promise.all(answers.map((answer) => answer.text()));
        return cast([[0.5, "o", `${one}${other}`]]);
      },
    },
    { a: "left ", b: "right" },
  );
  assert.equal(two.engine().text(), "left right");
  const given = await at(1, {
    data: { screen: "as it is" },
    parser: ({ screen }: { screen: string }) => cast([[0.5, "o", screen]]),
  });
  assert.equal(given.engine().text(), "as it is");
});

test("a parser that fails says why", async () => {
  const { core, payloads } = begin({
    data: "x",
    parser: () => {
      throw new Error("no such thing");
    },
  });
  await assert.rejects(core.load(), /no such thing/);
  assert.deepEqual(payloads("error"), [{ name: "Error", message: "no such thing" }]);
  await assert.rejects(begin({ data: "x", parser: "vhs" as never }).core.load(), /vhs/);
});

test("script's recordings of old are timing and output", async () => {
  const output = 'Script started [TERM="xterm" COLUMNS="20" LINES="2"]\nčau\r\nworld';
  const files = { t: "1.0 4\n0.5 2\n0.5 5\n", o: output };
  const { core, engine } = await at(1, { url: ["t", "o"], parser: "typescript" }, files);
  assert.equal(engine().text(), "čau\n");
  assert.equal(engine().cols, 20);
  await core.seek(1.9);
  assert.equal(core.facts.duration, 2);
  await core.seek(2);
  assert.equal(engine().text(), "čau\nworld");
});

test("script's recordings of today have input, sizes and facts", async () => {
  const timing = [
    "H 0.000000 COLUMNS 30",
    "H 0.000000 LINES 3",
    "O 1.0 2",
    "I 0.5 1",
    "S 0.5 SIGWINCH ROWS=2 COLS=10",
    "O 1.0 3",
  ].join("\n");
  const files = { t: timing, o: "head\n$ end", i: "head\nl" };
  const { env, core, engine, payloads } = await at(
    0,
    { url: ["t", "o", "i"], parser: "typescript" },
    files,
  );
  assert.deepEqual([engine().cols, engine().rows], [30, 3]);
  await core.play();
  await env.pass(3500);
  assert.equal(engine().text(), "$ end\n");
  assert.deepEqual(payloads("input"), [{ data: "l" }]);
  assert.deepEqual(payloads("resize").at(-1), { cols: 10, rows: 2 });
});

test("a ttyrec is played, characters cut in two put together again", async () => {
  const frame = (time: number, data: Uint8Array) => {
    const head = new DataView(new ArrayBuffer(12));
    head.setUint32(0, Math.floor(time), true);
    head.setUint32(4, Math.round((time % 1) * 1e6), true);
    head.setUint32(8, data.length, true);
    return [...new Uint8Array(head.buffer), ...data];
  };
  const file = Uint8Array.from([
    ...frame(1000, bytes("\x1b[8;2;12t")),
    ...frame(1000.5, bytes("caf\u00e9").slice(0, 4)),
    ...frame(1001.5, bytes("\u00e9!").slice(1)),
    ...frame(1002, new Uint8Array()),
  ]);
  const { core, engine } = await at(1.9, { data: gzipSync(file), parser: "ttyrec" });
  assert.deepEqual([engine().cols, engine().rows], [12, 2]);
  assert.equal(engine().text(), "café!\n");
  assert.equal(core.facts.duration, 2);
});

const frames = [
  [
    0.5,
    { lines: { 0: [["one", { fg: 1, bold: true }]], 2: [["three", {}]] }, cursor: { x: 1, y: 0 } },
  ],
  [1, { lines: { 0: [["uno", {}]] }, cursor: { visible: false } }],
];

for (const [name, data] of [
  ["text", JSON.stringify(frames)],
  ["an array", frames],
] as [string, Data][]) {
  test(`frames of before the format, as ${name}, are played`, async () => {
    const { core, engine } = await at(0.7, { data });
    assert.equal(engine().text(), "one\n\nthree");
    await core.seek(1.5);
    assert.equal(engine().text(), "uno\n\nthree");
  });
}

test("typed input can be moved against the output", async () => {
  const { data } = counting(3, [[2, "i", "k"]]);
  const session = begin({ data, inputOffset: -1.5 });
  await session.core.play();
  await session.env.pass(600);
  assert.deepEqual(session.payloads("input"), [{ data: "k" }]);
  assert.equal(session.core.facts.duration, 3);
});

test("outputs within the shortest time of a frame are one step", async () => {
  const data = [
    { version: 2, width: 9, height: 1 },
    ...["a", "b", "c", "d"].map((text, at) => [1 + at / 25, "o", text]),
  ];
  for (const [minFrameTime, text] of [
    [undefined, "a"],
    [0.1, "abc"],
  ] as const) {
    const { core, engine } = await at(0.5, { data, minFrameTime });
    await core.step(1);
    assert.equal(engine().text(), text);
  }
});

test("another encoding is understood", async () => {
  const text = '{"version":2,"width":9,"height":1}\n[0.1,"o","';
  const data = Uint8Array.from([...bytes(text), 0xe8, ...bytes('au"]\n')]);
  const { engine } = await at(0.1, { data, encoding: "iso-8859-2" });
  assert.equal(engine().text(), "čau");
});

test("a recording in parts is played from the first on, with the markers of its index", async () => {
  const index = {
    version: 1,
    duration: 4,
    term: { cols: 20, rows: 1 },
    markers: [
      [1.5, "half"],
      [3, "late"],
    ],
    segments: [
      { start: 0, url: "one.json" },
      { start: 2, url: "two.json" },
    ],
  };
  const part = (...events: unknown[][]) =>
    JSON.stringify({ snapshot: { cols: 20, rows: 1, init: "" }, events });
  const files = {
    "index.json": JSON.stringify(index),
    "one.json": part([1, "o", "a"], [1.9, "o", "b"]),
    "two.json": part([2, "o", "c"], [4, "o", "d"]),
  };
  const { core, engine } = await at(2.5, { url: "index.json", format: "segmented" }, files);
  assert.equal(engine().text(), "abc");
  assert.deepEqual(core.facts.markers, index.markers);
  assert.equal(core.facts.duration, 4);
  const { "two.json": _, ...fewer } = files;
  const broken = begin(
    { url: "index.json", format: "segmented" },
    {},
    Object.assign(new FakeEnv(), {
      answer: async (url: string) =>
        new Response(fewer[url as "one.json"] ?? "", { status: url in fewer ? 200 : 404 }),
    }),
  );
  await broken.core.play();
  await broken.env.pass(2000);
  assert.equal(broken.engine().text(), "ab");
  assert.match(JSON.stringify(broken.payloads("ended")), /two\.json answered 404/);
});

test("fetchOpts reach the network", async () => {
  const env = new FakeEnv();
  let heard: unknown;
  env.answer = async (_, options) => {
    heard = options;
    return new Response(counting(1).data) as Answer;
  };
  const { core } = begin({ url: "x.cast", fetchOpts: { credentials: "include" } }, {}, env);
  await core.load();
  assert.equal((heard as RequestInit).credentials, "include");
});

test("the logger hears of failures", async () => {
  const heard: unknown[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (error: unknown) => heard.push(error) };
  await assert.rejects(begin({ data: "nonsense" }, { logger }).core.load());
  assert.match(String(heard[0]), /line 1/);
});

test("a gzipped download plays before its end", async () => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `[${line},"o","\\r${Math.random()}"]`);
  const packed = gzipSync(`{"version":2,"width":30,"height":1}\n${lines.join("\n")}\n`);
  const env = new FakeEnv();
  let finish = () => {};
  const rest = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const parts = [packed.subarray(0, packed.length / 2), packed.subarray(packed.length / 2)];
  env.answer = async () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          const part = parts.shift();
          if (parts.length === 0) {
            await rest;
          }
          if (part) {
            controller.enqueue(part);
          } else {
            controller.close();
          }
        },
      }),
    ) as Answer;
  const { core } = begin("large.cast.gz", {}, env);
  const playing = core.play();
  await env.pass(500);
  await playing;
  assert.equal(core.state, "playing");
  assert.equal(core.facts.duration, undefined);
  finish();
  for (let turn = 0; turn < 10_000 && core.facts.duration === undefined; turn += 1) {
    await env.pass(10);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.equal(core.facts.duration, 19_999);
});

test("Zstandard is unpacked by the part that is loaded for it", async () => {
  const packed = Buffer.from(ZSTD_CAST, "base64");
  zstd.load = () => import("fzstd");
  const { engine } = await at(1, { data: new Uint8Array(packed) });
  assert.equal(engine().text(), "squeezed\n");
  zstd.load = async () => {
    throw new Error("blocked");
  };
  await assert.rejects(begin({ data: new Uint8Array(packed) }).core.load(), /Zstandard.*blocked/);
});
