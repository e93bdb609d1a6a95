// The player without a picture: commands in, events out. It knows the state machine and what
// each command means in each state; where the terminal session comes from is the driver's matter.

import type { Driver, DriverCallbacks, Facts } from "../drivers/driver.js";
import type { SearchOptions } from "../drivers/search.js";
import type { Env } from "./env.js";
import { Emitter, type EventName, toError } from "./events.js";
import { loadsAtOnce, readSpeed, type Settings } from "./options.js";
import { needsDuration, resolveSeek, type SeekLocation } from "./seek-target.js";
import { type Signal, type State, StateMachine } from "./state.js";

/** Makes the driver of a player, given what to call back. */
export type DriverFactory = (callbacks: DriverCallbacks) => Driver;

/** What events of a driver mean for the state. */
const SIGNALS: Partial<Record<EventName, Signal>> = {
  playing: "resume",
  pause: "pause",
  loading: "stall",
  offline: "stall",
  ended: "end",
};

/** What whoever draws is told besides the events. */
export interface View {
  /** The screen or the position has changed; draw now. */
  draw(): void;
}

export class Core {
  readonly emitter: Emitter;
  readonly #machine = new StateMachine();
  readonly #settings: Settings;
  readonly #driver: Driver;
  readonly #view: View;
  #loading: Promise<void> | undefined;
  #failure: Error | undefined;
  /** What is known of the session. */
  facts: Facts = { duration: undefined, markers: [] };
  speed: number;
  muted = false;
  /** Counts what was wanted of playing and pausing; an older wish that still waits gives way. */
  #intents = 0;
  /** The same for moves of the playhead. */
  #moves = 0;

  constructor(env: Env, settings: Settings, factory: DriverFactory, view: View) {
    this.emitter = new Emitter((error) => env.report(error));
    this.#settings = settings;
    this.speed = settings.speed;
    this.#view = view;
    this.#driver = factory(this.#callbacks());
  }

  get state(): State {
    return this.#machine.state;
  }

  /** Whether time goes by, or would if there were data. */
  get isPlaying(): boolean {
    return this.#machine.is("playing", "buffering");
  }

  /** Whether the recording, or more of it, has to come first. */
  get isWaiting(): boolean {
    return this.#machine.is("loading", "buffering");
  }

  get isPausable(): boolean {
    return this.#driver.pause !== undefined;
  }

  get isSeekable(): boolean {
    return this.#driver.seek !== undefined;
  }

  get position(): number {
    return this.#driver.position();
  }

  /** Where the option `startAt` would begin here. */
  get recorded(): number {
    return this.#driver.recorded?.() ?? this.position;
  }

  /** Does what the options ask for at the very start. Failures are reported as events. */
  async begin(): Promise<void> {
    const { autoPlay, poster } = this.#settings;
    try {
      if (autoPlay) {
        await this.play();
      } else if (loadsAtOnce(this.#settings) || (poster && !this.#driver.showText)) {
        await this.load();
      } else if (poster) {
        await this.#driver.showText?.(poster.text ?? "");
      }
    } catch {
      // The `error` event has said it.
    }
  }

  /** Fetches the recording; once. */
  async load(): Promise<void> {
    this.#loading ??= this.#load();
    await this.#loading;
    if (this.#failure) {
      throw this.#failure;
    }
  }

  async play(): Promise<void> {
    this.#refuseWhenStopped();
    if (this.isPlaying) {
      return;
    }
    const intent = ++this.#intents;
    this.emitter.emit("play");
    await this.load();
    if (intent === this.#intents && this.#machine.send("play")) {
      this.#driver.play();
      if (this.#failure) {
        throw this.#failure;
      }
      // A live driver has said that it waits.
      if (this.#machine.is("playing")) {
        this.emitter.emit("playing");
      }
      this.#view.draw();
    }
  }

  async pause(): Promise<void> {
    this.#refuseWhenStopped();
    this.#intents += 1;
    if (this.#driver.pause && this.#machine.send("pause")) {
      this.#driver.pause();
      this.emitter.emit("pause");
      this.#view.draw();
    }
  }

  async toggle(): Promise<void> {
    await (this.isPlaying ? this.pause() : this.play());
  }

  /** Goes elsewhere; answers whether it did. The latest of several wins. */
  async seek(location: SeekLocation): Promise<boolean> {
    this.#refuseWhenStopped();
    const wasPlaying = this.isPlaying;
    const move = ++this.#moves;
    await this.load();
    if (needsDuration(location)) {
      await this.#driver.whole?.();
    }
    if (move !== this.#moves || !this.#driver.seek || this.#machine.is("stopped", "failed")) {
      return false;
    }
    const target = this.#resolve(location, wasPlaying);
    if (this.#machine.is("paused", "ended") && target === this.position) {
      return false;
    }
    const outcome = await this.#driver.seek(target);
    if (outcome === "superseded" || !this.#machine.send(outcome === "end" ? "end" : "seek")) {
      return false;
    }
    this.emitter.emit("seeked");
    if (outcome === "end") {
      this.emitter.emit("ended");
    }
    this.#view.draw();
    return true;
  }

  /** Moves by so many changes of the screen, when paused. */
  async step(count: number): Promise<void> {
    this.#refuseWhenStopped();
    if (this.isPlaying || !this.#driver.step) {
      return;
    }
    const move = ++this.#moves;
    await this.load();
    if (move === this.#moves && (await this.#driver.step(count))) {
      this.#machine.send("seek");
      this.emitter.emit("seeked");
      this.#view.draw();
    }
  }

  /** Has the screen at another time painted, when there is one. */
  peek(time: number, paint: () => void): boolean {
    const isLoaded = !this.#machine.is("cold", "loading", "failed", "stopped");
    if (isLoaded) {
      this.#driver.peek?.(time, paint);
    }
    return isLoaded && this.#driver.peek !== undefined;
  }

  get isSearchable(): boolean {
    return this.#driver.search !== undefined;
  }

  /** Finds the moments at which a text appears. */
  async search(text: string, options: SearchOptions = {}): Promise<number[]> {
    this.#refuseWhenStopped();
    await this.load();
    return (await this.#driver.search?.(text, options)) ?? [];
  }

  setSpeed(speed: number): void {
    this.#refuseWhenStopped();
    this.speed = readSpeed(speed);
    this.#driver.setSpeed?.(this.speed);
    this.emitter.emit("ratechange", { speed: this.speed });
  }

  /** Switches the sound off or on. */
  setMuted(muted: boolean): void {
    this.muted = muted;
    this.#driver.setMuted?.(muted);
    this.emitter.emit("muted", muted);
  }

  /** Bytes that have come so far. */
  get received(): number {
    return this.#driver.received?.() ?? 0;
  }

  /** Whether there is sound to be heard. */
  get hasAudio(): boolean {
    return this.#settings.audioUrl !== undefined || this.#driver.setMuted !== undefined;
  }

  /** Ends the player; commands that still wait settle without doing anything. */
  dispose(): void {
    if (this.#machine.send("stop")) {
      this.#intents += 1;
      this.#moves += 1;
      this.#driver.stop();
      this.emitter.clear();
    }
  }

  async #load(): Promise<void> {
    if (!this.#machine.send("load")) {
      throw this.#failure ?? new Error("the player cannot load in this state");
    }
    this.emitter.emit("loading");
    try {
      this.facts = await this.#driver.load();
    } catch (error) {
      this.#fail(toError(error));
      return;
    }
    if (this.#machine.send("ready")) {
      const { isPausable, isSeekable } = this;
      this.emitter.emit("ready", { isPausable, isSeekable });
      this.#announce();
      this.#view.draw();
    }
  }

  #resolve(location: SeekLocation, playing: boolean): number {
    const { duration = Number.POSITIVE_INFINITY, markers } = this.facts;
    return resolveSeek(location, { position: this.position, duration, markers, playing });
  }

  #announce(): void {
    this.emitter.emit("metadata", { ...this.facts, hasAudio: this.hasAudio });
  }

  #fail(error: Error): void {
    if (this.#machine.send("fail")) {
      this.#failure = error;
      this.#settings.logger.error(error);
      this.emitter.emit("error", { name: error.name, message: error.message });
    }
  }

  #refuseWhenStopped(): void {
    if (this.#machine.is("stopped")) {
      throw new Error("the player has been disposed of");
    }
  }

  #callbacks(): DriverCallbacks {
    return {
      facts: (facts) => {
        this.facts = facts;
        if (!this.#machine.is("cold", "loading")) {
          this.#announce();
        }
      },
      changed: () => this.#view.draw(),
      emit: (name, ...payload) => {
        const signal = SIGNALS[name];
        // What the state refuses has not happened; but whoever is offline may be so again.
        if (!signal || this.#machine.send(signal) || name === "offline") {
          this.emitter.emit(name, ...payload);
        }
      },
      failed: (error) => this.#fail(error),
    };
  }
}
