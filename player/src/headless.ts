// The player without a page: plays on its own clock, in Node.js, workers and browsers alike, and
// tells what is on the screen as text.

import { makeCore } from "./assemble.js";
import { Commands } from "./commands.js";
import type { Core } from "./core/core.js";
import type { Engine } from "./core/engine.js";
import type { Env } from "./core/env.js";
import { type Options, readOptions } from "./core/options.js";
import type { Source } from "./drivers/open.js";
import { gunzip, unzstd, zstd } from "./unpack.js";
import { engineModule } from "./wasm.js";

export type { EventName, Handler, PlayerEvents } from "./core/events.js";
export type { Options } from "./core/options.js";
export type { SeekLocation } from "./core/seek-target.js";
export type { Source } from "./drivers/open.js";

/** Milliseconds between what would be frames. */
const FRAME_MS = 16;

type Timer = (callback: () => void, delay: number) => unknown;

/** Timers by number, as browsers have them; those of Node.js are objects that are numbers, too. */
const start = (callback: () => void, delay: number) =>
  Number((setTimeout as Timer)(callback, delay));
const end = (id: number) => clearTimeout(id);

const env: Env = {
  now: () => performance.now(),
  requestFrame: (callback) => start(callback, FRAME_MS),
  cancelFrame: end,
  setTimeout: start,
  clearTimeout: end,
  nextTask: () => new Promise((resolve) => start(resolve, 0)),
  requestIdle: (callback) => start(callback, 1),
  hidden: () => false,
  onVisibility: () => {},
  fetch: (url, options) => fetch(url, options),
  gunzip,
  unzstd,
  report: (error) => {
    start(() => {
      throw error;
    }, 0);
  },
};

export class HeadlessPlayer extends Commands {
  protected readonly core: Core;
  #engine: Engine | undefined;

  constructor(source: Source, options: Options = {}) {
    super();
    zstd.load = () => import("./zstd.js");
    const settings = readOptions(options);
    this.core = makeCore({
      env,
      source,
      settings,
      view: { draw: () => {} },
      module: engineModule,
      useEngine: (engine) => {
        this.#engine = engine;
      },
    });
    settings.signal?.addEventListener("abort", () => this.dispose(), { once: true });
    void this.core.begin();
  }

  /** Resolves when the recording can be played. */
  load(): Promise<void> {
    return this.core.load();
  }

  /** The text on the screen, rows ended by line feeds, without blanks at their ends. */
  text(): string {
    return this.#engine?.playable ? this.#engine.text() : "";
  }

  /** Columns and rows at the present moment. */
  size(): { cols: number; rows: number } {
    const { cols = 80, rows = 24 } = this.#engine?.playable ? this.#engine : {};
    return { cols, rows };
  }

  dispose(): void {
    this.core.dispose();
    this.#engine = undefined;
  }
}

/** Opens a recording or a stream; `source` and `options` are those of `create`. */
export function open(source: Source, options: Options = {}): HeadlessPlayer {
  return new HeadlessPlayer(source, options);
}
