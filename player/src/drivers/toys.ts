// Drivers that need no recording: a clock, random characters, and the measuring of the terminal's
// speed.

import { encode } from "../core/bytes.js";
import type { Env } from "../core/env.js";
import { parseEvents } from "./asciicast.js";
import type { DriverFunction } from "./function.js";

/** Colours 0 to 7 of the palette; 9 is that of plain text. */
export interface ClockSource {
  driver: "clock";
  hourColor?: number;
  minuteColor?: number;
  separatorColor?: number;
}

export function clockDriver(
  { hourColor = 3, minuteColor = 4, separatorColor = 9 }: Partial<ClockSource>,
  env: Env,
): DriverFunction {
  return ({ dispatch }, { cols = 5, rows = 1 }) => {
    let timer = 0;
    const two = (value: number) => String(value).padStart(2, "0");
    const place = `\x1b[${Math.floor(rows / 2) + 1};${Math.max(1, Math.floor(cols / 2) - 1)}H`;
    const show = () => {
      const now = new Date();
      const separator = `\x1b[3${separatorColor};5m:\x1b[25m`;
      dispatch(
        "output",
        `\x1b[?25l\x1b[1m${place}\x1b[3${hourColor}m${two(now.getHours())}${separator}` +
          `\x1b[3${minuteColor}m${two(now.getMinutes())}`,
      );
    };
    const tick = () => {
      show();
      timer = env.setTimeout(tick, 1000);
    };
    return {
      init: () => {
        dispatch("reset", { size: { cols, rows } });
        show();
      },
      play: () => {
        env.clearTimeout(timer);
        tick();
      },
      stop: () => env.clearTimeout(timer),
      getCurrentTime: () => {
        const now = new Date();
        return now.getHours() * 60 + now.getMinutes();
      },
    };
  };
}

export function randomDriver(env: Env): DriverFunction {
  return ({ dispatch }, { cols = 80, rows = 24, speed = 1 }) => {
    let timer = 0;
    const type = () => {
      dispatch("output", String.fromCharCode(32 + Math.floor(Math.random() * 95)));
      timer = env.setTimeout(type, (Math.random() * 100 + 10) / speed);
    };
    const pause = () => env.clearTimeout(timer);
    return {
      init: () => dispatch("reset", { size: { cols, rows } }),
      play: type,
      pause,
      stop: pause,
    };
  };
}

export interface BenchmarkSource {
  driver: "benchmark";
  url: string;
  iterations?: number;
}

/** Browsers compile well only what has run for a while: so many bytes are fed before any counts. */
const WARM_UP = 64e6;

/** After so many of them the page may do something else. */
const SLICE = 1e6;

/** What a round counts for at least. */
const SHORTEST = 1e3;

/** Feeds all output of a recording to the terminal, again and again, and prints how fast. */
export function benchmarkDriver(
  { url, iterations = 10 }: Omit<BenchmarkSource, "driver">,
  env: Env,
): DriverFunction {
  return ({ dispatch, feed }) => {
    let output = new Uint8Array();
    const run = () => {
      dispatch("output", "\x1bc");
      feed(output);
    };
    return {
      init: async () => {
        const answer = await env.fetch(url, {});
        const bytes = new Uint8Array(await answer.arrayBuffer());
        const { cols, rows, events } = parseEvents(bytes);
        const texts = events.filter(([, code]) => code === "o").map(([, , data]) => data);
        output = encode(texts.join(""));
        dispatch("reset", { size: { cols, rows } });
        for (let fed = 0; fed < WARM_UP; await env.nextTask()) {
          for (const end = fed + SLICE; fed < end; fed += Math.max(output.length, SHORTEST)) {
            run();
          }
        }
      },
      play: () => {
        const start = env.now();
        for (let round = 0; round < iterations; round += 1) {
          run();
        }
        const duration = (env.now() - start) / 1000;
        const byteCount = output.length;
        const throughput = (byteCount * iterations) / duration;
        const throughputMbs = throughput / (1024 * 1024);
        console.info("benchmark: result", {
          byteCount,
          iterations,
          duration,
          throughput,
          throughputMbs,
        });
        env.setTimeout(() => dispatch("ended"), 0);
      },
    };
  };
}
