// A player without a page: the real core, driver and engine under a fake clock.

import { readFileSync } from "node:fs";
import { makeCore } from "../../src/assemble.js";
import type { Core } from "../../src/core/core.js";
import type { Engine } from "../../src/core/engine.js";
import type { Env } from "../../src/core/env.js";
import type { EventName } from "../../src/core/events.js";
import { type Options, readOptions } from "../../src/core/options.js";
import type { Source } from "../../src/drivers/open.js";
import * as paths from "../paths.js";
import { FakeEnv } from "./fake-env.js";

const module = new WebAssembly.Module(readFileSync(paths.engine));

const NAMES: EventName[] = [
  "ready",
  "metadata",
  "loading",
  "play",
  "playing",
  "pause",
  "seeked",
  "ended",
  "input",
  "marker",
  "resize",
  "error",
  "ratechange",
  "reset",
  "output",
  "offline",
  "muted",
];

export interface Session<E extends Env = FakeEnv> {
  env: E;
  core: Core;
  engine(): Engine;
  /** Names of the events so far. */
  names(): string[];
  /** What events of one name carried. */
  payloads(name: EventName): unknown[];
  draws(): number;
}

/** Begins a player as a page would. */
export function begin(source: Source, options?: Options): Session;
export function begin<E extends Env>(source: Source, options: Options, env: E): Session<E>;
export function begin(
  source: Source,
  options: Options = {},
  env: Env = new FakeEnv(),
): Session<Env> {
  const settings = readOptions(options);
  const events: [EventName, unknown][] = [];
  let engine: Engine | undefined;
  let draws = 0;
  const core = makeCore({
    env,
    source,
    settings,
    view: {
      draw: () => {
        draws += 1;
      },
    },
    module: async () => module,
    useEngine: (started) => {
      engine = started;
    },
  });
  for (const name of NAMES) {
    core.emitter.on(name, (payload) => events.push([name, payload]));
  }
  void core.begin();
  return {
    env,
    core,
    engine: () => {
      if (!engine) {
        throw new Error("the engine has not started");
      }
      return engine;
    },
    names: () => events.map(([name]) => name),
    payloads: (wanted) => events.filter(([name]) => name === wanted).map(([, payload]) => payload),
    draws: () => draws,
  };
}

/** A recording of 10×2 with an output each second that says which second it is. */
export function counting(seconds: number, more: [number, string, string][] = []): { data: string } {
  const header = { version: 2, width: 10, height: 2 };
  const outputs = Array.from({ length: seconds }, (_, at): [number, string, string] => [
    at + 1,
    "o",
    `\r${at + 1}`,
  ]);
  const events = [...outputs, ...more].sort((one, other) => one[0] - other[0]);
  return { data: [header, ...events].map((line) => JSON.stringify(line)).join("\n") };
}
