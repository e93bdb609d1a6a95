// Plays a recording: feeds its bytes to the engine as they come and moves the engine's clock along.
// Playback begins before the download has ended. The engine counts milliseconds, callers seconds.

import { Clock } from "../core/clock.js";
import type { Engine, EngineEvent } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { loadsAtOnce, type Settings } from "../core/options.js";
import { type Driver, type DriverCallbacks, type Facts, sizeNoter } from "./driver.js";
import { Intake } from "./intake.js";
import { Pace } from "./pace.js";
import { type SearchOptions, search } from "./search.js";
import { Slices } from "./slices.js";
import type { RecordingSource } from "./source.js";

/** How long the first screen may wait for the rest, so that short recordings are whole at once. */
const GATHER_MS = 150;

/** No moment of a recording is later. */
const LATEST_MS = 1e12;

export interface RecordingDriverOptions {
  env: Env;
  source: string | RecordingSource;
  settings: Settings;
  startEngine(): Promise<Engine>;
  /** A copy to look around in. */
  forkEngine(engine: Engine): Promise<Engine>;
  /** Called once with the engine, before anything else is called back. */
  useEngine(engine: Engine): void;
}

export class RecordingDriver implements Driver {
  readonly #options: RecordingDriverOptions;
  readonly #callbacks: DriverCallbacks;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #pace: Pace;
  readonly #slices: Slices;
  readonly #noteSize: (engine: Engine) => void;
  readonly #abort = new AbortController();
  /** Aborted at the end. */
  readonly #signal = this.#abort.signal;
  #engine: Engine | undefined;
  /** Holds what is shown before the recording is asked for. */
  #sign: Engine | undefined;
  #used = false;
  /** Whether the start position was left behind. */
  #moved = false;
  #stalled = false;
  /** Said at the end of a recording that did not come whole. */
  #apology: { message: string } | undefined;
  #loopsLeft: number;
  #seeks = 0;

  constructor(options: RecordingDriverOptions, callbacks: DriverCallbacks) {
    const { env, settings, source } = options;
    this.#options = options;
    this.#callbacks = callbacks;
    this.#clock = new Clock(() => env.now(), settings.speed);
    this.#clock.set(settings.startAt * 1000);
    this.#loopsLeft = settings.loop;
    this.#noteSize = sizeNoter(callbacks);
    this.#intake = new Intake(env, this.#signal, {
      grown: (engine) => this.#goOn(engine),
      finished: (engine) => this.#finish(engine),
      failed: (error) => this.#breakOff(error),
    });
    this.#pace = new Pace(env, () => this.#tick());
    this.#slices = new Slices(env);
    env.onVisibility(() => this.#schedule(), this.#signal);
    if (loadsAtOnce(settings)) {
      this.#intake.open(source);
    }
  }

  async load(): Promise<Facts> {
    const { source, startEngine, settings } = this.#options;
    const starting = startEngine();
    void this.#intake.take(source, starting);
    const engine = await starting;
    if (!this.#signal.aborted) {
      this.#engine = engine;
      await this.#gather(engine);
    } else {
      engine.calls.player_destroy();
    }
    if (this.#signal.aborted) {
      throw new Error("the player has been disposed of");
    }
    if (this.#intake.failure) {
      throw this.#intake.failure;
    }
    this.#clock.set(engine.calls.played_time(settings.startAt * 1000));
    this.#noteSize(engine);
    return this.#facts(engine);
  }

  async showText(text: string): Promise<void> {
    const { settings, startEngine, useEngine } = this.#options;
    const engine = await startEngine();
    if (this.#signal.aborted || this.#used) {
      engine.calls.player_destroy();
      return;
    }
    this.#sign = engine;
    engine.open(settings.cols, settings.rows);
    useEngine(engine);
    engine.writePoster(`\x1b[?25l${text}`);
    this.#callbacks.changed();
  }

  play(): void {
    const engine = this.#loaded();
    engine.calls.poster_end();
    const position = this.#clock.position();
    if (engine.whole && position >= engine.duration) {
      this.#moveTo(engine, 0);
      this.#loopsLeft = this.#options.settings.loop;
    } else if (!this.#moved) {
      this.#moveTo(engine, position);
    }
    this.#clock.start();
    this.#tick();
  }

  pause(): void {
    this.#clock.stop();
    this.#stalled = false;
    this.#pace.cancel();
  }

  async seek(time: number): Promise<"done" | "end" | "superseded"> {
    const seek = ++this.#seeks;
    const engine = this.#loaded();
    const target = time * 1000;
    while (!engine.whole && target > engine.duration) {
      await this.#intake.more();
      if (seek !== this.#seeks || this.#signal.aborted) {
        return "superseded";
      }
    }
    engine.calls.poster_end();
    const end = Math.min(target, engine.duration);
    // Time stands still until the screen is there.
    this.#pace.cancel();
    this.#clock.set(end);
    while (!this.#slices.next((bytes) => engine.calls.playhead_seek(end, bytes))) {
      await this.#slices.rest();
      if (seek !== this.#seeks || this.#signal.aborted) {
        return "superseded";
      }
    }
    this.#moveTo(engine, end);
    if (engine.whole && target >= engine.duration) {
      this.pause();
      return "end";
    }
    this.#schedule();
    return "done";
  }

  async step(count: number): Promise<boolean> {
    const engine = this.#loaded();
    if (!this.#moved) {
      engine.seek(this.#clock.position());
    }
    if (!engine.calls.playhead_step(count)) {
      return false;
    }
    engine.calls.poster_end();
    this.#moved = true;
    this.#clock.set(engine.position);
    this.#noteSize(engine);
    return true;
  }

  async whole(): Promise<void> {
    while (!this.#signal.aborted && !this.#loaded().whole) {
      await this.#intake.more();
    }
  }

  received(): number {
    return this.#intake.received;
  }

  peek(time: number, paint: () => void): void {
    const engine = this.#loaded();
    engine.calls.poster_time(time * 1000);
    paint();
    engine.calls.poster_end();
    if (this.#moved) {
      this.#callbacks.changed();
    } else {
      this.#showPoster();
    }
  }

  async search(text: string, options: SearchOptions): Promise<number[]> {
    await this.whole();
    const { env, forkEngine } = this.#options;
    const copy = await forkEngine(this.#loaded());
    return search(copy, text, env, options);
  }

  setSpeed(speed: number): void {
    this.#clock.setSpeed(speed);
    this.#schedule();
  }

  position(): number {
    const position = this.#clock.position();
    const end = this.#engine?.playable ? this.#engine.duration : position;
    return Math.min(position, end) / 1000;
  }

  recorded(): number {
    const engine = this.#engine;
    const position = this.position() * 1000;
    let [low, high] = [position, engine ? LATEST_MS : position];
    while (engine && high - low > 1) {
      const middle = (low + high) / 2;
      if (engine.calls.played_time(middle) < position) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high / 1000;
  }

  stop(): void {
    this.#abort.abort();
    this.#pace.cancel();
    this.#intake.wake();
    this.#sign?.calls.player_destroy();
    this.#engine?.calls.player_destroy();
    this.#engine = undefined;
  }

  /** Shows what is to be seen before the start. */
  #showPoster(): void {
    const { poster } = this.#options.settings;
    const engine = this.#loaded();
    engine.calls.poster_end();
    if (poster?.time !== undefined) {
      void this.#showMoment(engine, poster.time * 1000);
    } else {
      // Without a poster the screen is blank before the start.
      engine.writePoster(`\x1b[?25l${poster?.text ?? ""}`);
      this.#callbacks.changed();
    }
  }

  /** Shows the screen just before a moment, and until that has come the first one that has. */
  async #showMoment(engine: Engine, time: number): Promise<void> {
    const show = () => {
      this.#intake.isAwaited = false;
      if (!this.#moved) {
        engine.calls.poster_time(time);
        this.#noteSize(engine);
        this.#callbacks.changed();
      }
    };
    const isAwaited = () => !engine.whole && !this.#intake.failure && time > engine.duration;
    for (let isBlank = true; isAwaited(); ) {
      if (isBlank && this.#intake.caughtUp) {
        isBlank = false;
        show();
      }
      await this.#intake.more();
      if (this.#signal.aborted) {
        return;
      }
    }
    show();
  }

  #loaded(): Engine {
    if (!this.#engine) {
      throw new Error("the recording is not loaded");
    }
    return this.#engine;
  }

  #facts(engine: Engine): Facts {
    const duration = engine.whole ? engine.duration / 1000 : undefined;
    return { duration, markers: engine.markers() };
  }

  /** Hands the engine over once the header is there, which may say what the screen looks like. */
  #use(engine: Engine): void {
    if (engine.playable && !this.#used) {
      this.#used = true;
      this.#options.useEngine(engine);
      this.#sign?.calls.player_destroy();
      this.#sign = undefined;
    }
  }

  #finish(engine: Engine): void {
    this.#goOn(engine);
    this.#callbacks.facts(this.#facts(engine));
    this.#index(engine, new Slices(this.#options.env));
  }

  /** What has come when the rest does not is played as if it were all. */
  #breakOff(error: Error): void {
    const engine = this.#engine;
    if (!engine?.duration) {
      this.#callbacks.failed(error);
      return;
    }
    this.#intake.failure = undefined;
    this.#apology = { message: error.message };
    this.#options.settings.logger.error(error);
    engine.end();
    this.#finish(engine);
  }

  /** Prepares for fast seeking, a slice at a time, whenever there is nothing better to do. */
  #index(engine: Engine, slices: Slices): void {
    this.#options.env.requestIdle(() => {
      if (!this.#signal.aborted && !slices.next((bytes) => engine.calls.index_build(bytes))) {
        this.#index(engine, slices);
      }
    });
  }

  /** Waits for the first screen and shows it, and waits a moment longer for the rest. */
  async #gather(engine: Engine): Promise<void> {
    const { env, settings } = this.#options;
    const intake = this.#intake;
    let late = false;
    const timer = env.setTimeout(() => {
      late = true;
      intake.wake();
    }, GATHER_MS);
    let shown = settings.autoPlay;
    intake.isAwaited = true;
    while (!this.#signal.aborted && !intake.failure) {
      if (engine.playable && !shown) {
        shown = true;
        this.#noteSize(engine);
        this.#showPoster();
      }
      if (engine.whole || (late && this.#hasStart(engine))) {
        break;
      }
      await intake.more();
    }
    intake.isAwaited = false;
    env.clearTimeout(timer);
  }

  /** Whether playback can begin where it is to; when that is played is not known before. */
  #hasStart(engine: Engine): boolean {
    const start = engine.calls.played_time(this.#options.settings.startAt * 1000);
    return engine.playable && start <= engine.duration;
  }

  /** There is more of the recording. */
  #goOn(engine: Engine): void {
    this.#use(engine);
    if (this.#stalled && (engine.whole || engine.duration > this.#clock.position())) {
      this.#stalled = false;
      this.#clock.start();
      this.#callbacks.emit("playing");
      this.#schedule();
    }
  }

  #moveTo(engine: Engine, position: number): void {
    engine.seek(position);
    this.#moved = true;
    this.#clock.set(position);
    this.#noteSize(engine);
  }

  /** Brings the screen to where the clock is, and no further than it may go. */
  #tick(): void {
    const engine = this.#engine;
    if (!engine || !this.#clock.running) {
      return;
    }
    const position = this.#clock.position();
    const stop = this.#nextStop(engine);
    engine.advance(Math.min(position, stop ?? position), (event) => this.#report(event));
    if (this.#signal.aborted) {
      return;
    }
    this.#noteSize(engine);
    if (stop !== undefined && position >= stop) {
      this.#clock.set(stop);
      this.pause();
      this.#callbacks.emit("pause");
    } else if (position >= engine.duration) {
      this.#reachEnd(engine);
    }
    this.#callbacks.changed();
    this.#schedule();
  }

  #reachEnd(engine: Engine): void {
    if (engine.whole && this.#loopsLeft > 0 && engine.duration > 0) {
      this.#loopsLeft -= 1;
      this.#moveTo(engine, 0);
      return;
    }
    this.#clock.set(engine.duration);
    this.pause();
    this.#stalled = !engine.whole;
    if (engine.whole) {
      this.#callbacks.emit("ended", this.#apology);
    } else {
      this.#callbacks.emit("loading");
    }
  }

  /** The marker at which playback has to pause, if it is to. */
  #nextStop(engine: Engine): number | undefined {
    if (!this.#options.settings.pauseOnMarkers) {
      return undefined;
    }
    const from = engine.position;
    const marker = engine.markers().find(([time]) => time * 1000 > from);
    return marker && marker[0] * 1000;
  }

  #report(event: EngineEvent): void {
    const { kind, ...payload } = event;
    this.#callbacks.emit(kind, payload as never);
  }

  /** Arranges for the next tick. */
  #schedule(): void {
    const engine = this.#engine;
    if (!engine || !this.#clock.running) {
      this.#pace.cancel();
      return;
    }
    this.#pace.schedule(() => {
      const next = Math.min(engine.nextEvent, this.#nextStop(engine) ?? engine.duration);
      return this.#clock.until(Math.min(next, engine.duration));
    });
  }
}
