// What `create` gives to a page: a player and everything that can be done with it.

import { Core } from "./core/core.js";
import { Engine } from "./core/engine.js";
import type { EventName, Handler } from "./core/events.js";
import { type Options, readOptions } from "./core/options.js";
import type { SeekLocation } from "./core/seek-target.js";
import { parseTime } from "./core/time.js";
import { FunctionDriver } from "./drivers/function.js";
import { driverFunction, type Source, sourceUrl } from "./drivers/open.js";
import { RecordingDriver } from "./drivers/recording.js";
import type { RecordingSource } from "./drivers/source.js";
import { AudioTrack } from "./ui/audio-track.js";
import { browserEnv } from "./ui/browser-env.js";
import { PlayerView } from "./ui/player-view.js";
import { engineModule } from "./wasm.js";

export class Player {
  /** The player's element, a child of the container. */
  readonly el: HTMLElement;
  readonly #core: Core;
  readonly #view: PlayerView;

  constructor(source: Source, container: Element, options: Options) {
    const settings = readOptions(options);
    if (settings.copyLink === true && options.startAt === undefined) {
      settings.startAt = parseTime(new URL(location.href).searchParams.get("t") ?? 0) ?? 0;
    }
    const view = new PlayerView(settings, sourceUrl(source));
    const make = driverFunction(source, browserEnv);
    const shared = {
      env: browserEnv,
      settings,
      startEngine: async () => Engine.start(await engineModule(), settings),
      forkEngine: async (engine: Engine) => engine.fork(await engineModule()),
      useEngine: (engine: Engine) => view.useEngine(engine),
    };
    this.#view = view;
    this.#core = new Core(
      browserEnv,
      settings,
      (callbacks) =>
        make
          ? new FunctionDriver({ ...shared, make }, callbacks)
          : new RecordingDriver({ ...shared, source: source as RecordingSource }, callbacks),
      view,
    );
    this.el = view.element;
    container.append(this.el);
    view.begin(this.#core);
    if (settings.signal) {
      settings.signal.addEventListener("abort", () => this.dispose(), { once: true });
    }
    if (settings.audioUrl) {
      new AudioTrack(settings.audioUrl, this.#core, settings.logger, view.signal);
    }
    void this.#core.begin();
  }

  /** Removes the player from the page and frees what it held. */
  dispose(): void {
    this.#view.dispose();
    this.#core.dispose();
  }

  /** Seconds. */
  getCurrentTime(): number {
    return this.#core.position;
  }

  /** Seconds; `undefined` until the whole recording is there. */
  getDuration(): number | undefined {
    return this.#core.duration;
  }

  /** Starts or goes on; resolves when playback has begun. */
  play(): Promise<void> {
    return this.#core.play();
  }

  pause(): Promise<void> {
    return this.#core.pause();
  }

  /** Goes to seconds, `"25%"` or a marker; answers whether it did. The latest of several wins. */
  seek(location: SeekLocation): Promise<boolean> {
    return this.#core.seek(location);
  }

  /** Finds the moments, in seconds, at which a text appears on the screen. */
  search(text: string): Promise<number[]> {
    return this.#core.search(text);
  }

  /** 1 is the speed of the recording. */
  setSpeed(speed: number): void {
    this.#core.setSpeed(speed);
  }

  /** Calls the handler, with the player as `this`, whenever the event happens. */
  addEventListener<N extends EventName>(name: N, handler: Handler<N>): void {
    this.#core.events.on(name, handler, this);
  }

  removeEventListener<N extends EventName>(name: N, handler: Handler<N>): void {
    this.#core.events.off(name, handler);
  }
}
