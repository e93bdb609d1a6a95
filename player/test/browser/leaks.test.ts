import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, useBrowser } from "./harness.js";

useBrowser();

const ROUNDS = 1000;

/** As much as the last players may leave that the browser has not given up yet. */
const LIMITS = { nodes: 200, listeners: 50, bytes: 4 * 1024 * 1024 };

type Measured = Record<keyof typeof LIMITS, number>;

test("a thousand players that were used and disposed of leave nothing", async (t) => {
  const page = await openPage(t);
  const client = await page.context().newCDPSession(page);
  const cycle = (count: number) =>
    page.evaluate(async (count) => {
      const container = document.getElementById("player") as HTMLElement;
      const data =
        '{"version":2,"width":40,"height":6}\n[1,"o","hello"]\n[2,"i","x"]\n[3,"o","."]\n';
      for (let round = 0; round < count; round += 1) {
        const options = { controls: true, keystrokeOverlay: true, markers: [1] };
        const player = window.AsciinemaPlayer.create({ data }, container, options);
        player.addEventListener("ended", () => {});
        await player.seek(1.5);
        if (round % 10 === 0) {
          await player.search("hello");
          await player.play();
        }
        player.dispose();
      }
    }, count);
  const measure = async (): Promise<Measured> => {
    await client.send("HeapProfiler.collectGarbage");
    const { nodes, jsEventListeners } = await client.send("Memory.getDOMCounters");
    const heap = await client.send("Runtime.getHeapUsage");
    const { usedSize, backingStorageSize = 0 } = heap as {
      usedSize: number;
      backingStorageSize?: number;
    };
    return { nodes, listeners: jsEventListeners, bytes: usedSize + backingStorageSize };
  };
  await cycle(30);
  const before = await measure();
  await cycle(ROUNDS);
  const excess = async () => {
    const after = await measure();
    return (Object.keys(LIMITS) as (keyof Measured)[])
      .map((name) => ({ name, limit: LIMITS[name], more: after[name] - before[name] }))
      .filter(({ limit, more }) => more >= limit);
  };
  // The browser keeps the last ones until its own timers and pictures are done with them.
  let left = await excess();
  for (let tries = 0; tries < 300 && left.length > 0; tries += 1) {
    await page.waitForTimeout(200);
    left = await excess();
  }
  assert.deepEqual(left, []);
});
