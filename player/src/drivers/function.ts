// Drivers that are plain functions: those that pages bring along, and all live ones. They describe
// the session by dispatching events; what they put out goes to the screen as it comes.

import { Clock } from "../core/clock.js";
import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { type PlayerEvents, toError } from "../core/events.js";
import type { Logger, Settings } from "../core/options.js";
import {
  type Driver,
  type DriverCallbacks,
  type Facts,
  type SessionEvent,
  sizeNoter,
} from "./driver.js";

/** What a driver function can dispatch, and with what. Times in seconds. */
export interface Dispatches
  extends Pick<PlayerEvents, "reset" | "resize" | "input" | "marker" | "output" | "muted"> {
  metadata: { duration?: number; markers?: [number, string][]; hasAudio?: boolean };
  play: undefined;
  playing: undefined;
  pause: undefined;
  loading: undefined;
  seeked: undefined;
  offline: { message?: string } | undefined;
  ended: { message?: string } | undefined;
  error: { message?: string } | undefined;
}

/** What a driver function is given. */
export interface FunctionCallbacks {
  dispatch<N extends keyof Dispatches>(name: N, payload?: Dispatches[N]): void;
  /** Brings output to the screen at once and tells nobody of it. */
  feed(bytes: Uint8Array): void;
  logger: Logger;
}

/** What a driver function gives back. Without `pause` or `seek` there are no controls for them. */
export interface CustomDriver {
  init?(): unknown;
  /** May dispatch `loading` to say that playback begins later, with `playing`. */
  play(): unknown;
  pause?(): unknown;
  /** Seconds; `false` refuses. */
  seek?(time: number): unknown;
  /** So many changes of the screen; `false` refuses. */
  step?(count: number): unknown;
  stop?(): unknown;
  mute?(): unknown;
  unmute?(): unknown;
  /** Seconds; without it, the time since `play`. */
  getCurrentTime?(): number;
  getDuration?(): number | undefined;
}

/** Makes a driver for one player. */
export type DriverFunction = (
  callbacks: FunctionCallbacks,
  options: Partial<Settings>,
) => CustomDriver | (() => unknown);

export interface FunctionDriverOptions {
  env: Env;
  settings: Settings;
  make: DriverFunction;
  startEngine(): Promise<Engine>;
  useEngine(engine: Engine): void;
}

/** Characters of output that may wait for the next frame, which hidden pages do not have. */
const LONGEST_PENDING = 32_768;

/** What the core is told of with what the driver says of it. */
const REPORTED = ["reset", "output", "input", "marker", "muted"];

/** What it is told of with a message at most. */
const STATES = ["playing", "pause", "loading", "offline", "ended"];

/** The escape sequence that makes the terminal so large. */
function sizeSequence({ cols, rows }: { cols: number; rows: number }): string {
  return `\x1b[8;${rows};${cols}t`;
}

export class FunctionDriver implements Driver {
  readonly #options: FunctionDriverOptions;
  readonly #callbacks: DriverCallbacks;
  readonly #driver: CustomDriver;
  readonly #clock: Clock;
  #engine: Engine | undefined;
  #facts: Facts = { duration: undefined, markers: [] };
  /** What was put out and is not on the screen yet. */
  #pending = "";
  #frame: number | undefined;
  readonly #noteSize: (engine: Engine) => void;
  #stopped = false;
  pause?: () => void;
  seek?: (time: number) => Promise<"done" | "superseded">;
  step?: (count: number) => Promise<boolean>;
  setMuted?: (muted: boolean) => void;

  constructor(options: FunctionDriverOptions, callbacks: DriverCallbacks) {
    const { env, settings, make } = options;
    this.#options = options;
    this.#callbacks = callbacks;
    this.#noteSize = sizeNoter(callbacks);
    this.#clock = new Clock(() => env.now(), settings.speed);
    const dispatch: FunctionCallbacks["dispatch"] = (name, payload) => {
      if (!this.#stopped) {
        this.#take(name, payload as never);
      }
    };
    const feed = (bytes: Uint8Array) => {
      this.#feed();
      this.#engine?.writePoster(bytes);
      this.#changed();
    };
    const made = make({ dispatch, feed, logger: settings.logger }, { ...settings });
    const driver: CustomDriver = typeof made === "function" ? { play: made } : made;
    this.#driver = driver;
    if (driver.pause) {
      this.pause = () => {
        this.#clock.stop();
        driver.pause?.();
      };
    }
    if (driver.seek) {
      this.seek = async (time) => {
        const refused = (await driver.seek?.(time)) === false;
        this.#clock.set(time * 1000);
        return refused ? "superseded" : "done";
      };
    }
    if (driver.mute || driver.unmute) {
      this.setMuted = (muted) => driver[muted ? "mute" : "unmute"]?.();
    }
    if (driver.step) {
      this.step = async (count) => (await driver.step?.(count)) !== false;
    }
  }

  async load(): Promise<Facts> {
    const engine = await this.#options.startEngine();
    if (this.#stopped) {
      engine.calls.player_destroy();
      throw new Error("the player has been disposed of");
    }
    engine.open();
    this.#engine = engine;
    this.#options.useEngine(engine);
    this.#pending = `\x1b[?25l${this.#pending}`;
    await this.#driver.init?.();
    this.#facts.duration ??= this.#driver.getDuration?.();
    const { autoPlay, poster } = this.#options.settings;
    if (!autoPlay) {
      this.#write(poster?.text ?? "");
    }
    this.#feed();
    this.#changed();
    return this.#facts;
  }

  async play(): Promise<void> {
    this.#clock.start();
    try {
      const answer = this.#driver.play();
      if (typeof answer === "function") {
        this.#driver.stop = answer as () => unknown;
      }
      await answer;
    } catch (error) {
      this.#callbacks.failed(toError(error));
    }
  }

  position(): number {
    return this.#driver.getCurrentTime?.() ?? this.#clock.position() / 1000;
  }

  stop(): void {
    this.#stopped = true;
    this.#options.env.cancelFrame(this.#frame ?? 0);
    this.#driver.stop?.();
    this.#engine?.calls.player_destroy();
    this.#engine = undefined;
  }

  #take<N extends keyof Dispatches>(name: N, payload: Dispatches[N]): void {
    const callbacks = this.#callbacks;
    let message = (payload as { message?: string } | undefined)?.message;
    if (name !== "output") {
      this.#feed();
    }
    switch (name) {
      case "reset": {
        const { size, init = "" } = payload as Dispatches["reset"];
        this.#write(`\x1bc${sizeSequence(size)}${init}`);
        break;
      }
      case "output":
        this.#write([payload].flat().join(""));
        break;
      case "resize":
        this.#write(sizeSequence(payload as Dispatches["resize"]));
        break;
      case "metadata": {
        const { duration, markers = [] } = payload as Dispatches["metadata"];
        this.#facts = { duration: duration ?? this.#driver.getDuration?.(), markers };
        callbacks.facts(this.#facts);
        break;
      }
      case "pause":
      case "ended":
        this.#clock.stop();
        break;
      case "offline":
        message ??= "Stream offline";
        break;
      case "error":
        callbacks.failed(new Error(message ?? "the driver has failed"));
        break;
    }
    if (STATES.includes(name)) {
      callbacks.emit(name as "ended", message ? { message } : undefined);
    } else if (REPORTED.includes(name)) {
      callbacks.emit(name as SessionEvent, payload as never);
    }
  }

  /**
   * Collects output up to the next frame: feeding the engine many small pieces would take several
   * times as long as one large piece.
   */
  #write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > LONGEST_PENDING) {
      this.#feed();
    }
    this.#changed();
  }

  #feed(): void {
    const engine = this.#engine;
    if (!engine) {
      return;
    }
    if (this.#pending) {
      engine.writePoster(this.#pending);
      this.#pending = "";
    }
    this.#noteSize(engine);
  }

  /** Tells of changes once for each frame, however many there are. */
  #changed(): void {
    if (!this.#engine) {
      return;
    }
    this.#frame ??= this.#options.env.requestFrame(() => {
      this.#frame = undefined;
      this.#feed();
      this.#callbacks.changed();
    });
  }
}
