// Sound that goes with a recording: an audio element that follows the playhead. It never holds the
// player up: where the browser wants a gesture first, it plays muted until the sound is switched on.

import type { Core } from "../core/core.js";
import type { Logger } from "../core/options.js";

/** How far, in seconds, the sound may be from the picture before it is moved. */
const TOLERANCE = 0.2;

/** How often that is looked at. */
const CHECK_MS = 500;

export class AudioTrack {
  readonly #audio = new Audio();
  readonly #core: Core;
  readonly #logger: Logger;
  #timer: number | undefined;

  constructor(url: string, core: Core, logger: Logger, signal: AbortSignal) {
    const audio = this.#audio;
    this.#core = core;
    this.#logger = logger;
    audio.preload = "metadata";
    audio.src = url;
    audio.addEventListener("error", () => logger.warn(`the sound at ${url} could not be loaded`));
    const { events } = core;
    events.on("playing", () => this.#play());
    events.on("seeked", () => this.#follow());
    for (const name of ["pause", "loading", "offline", "ended", "error"] as const) {
      events.on(name, () => this.#pause());
    }
    events.on("ratechange", ({ speed }) => {
      audio.playbackRate = speed;
    });
    events.on("muted", (muted) => {
      audio.muted = muted;
      if (!muted && core.state === "playing") {
        this.#play();
      }
    });
    signal.addEventListener("abort", () => {
      this.#pause();
      audio.removeAttribute("src");
      audio.load();
    });
  }

  #play(): void {
    this.#audio.playbackRate = this.#core.speed;
    this.#follow();
    this.#audio.play().catch((error: Error) => {
      if (error.name === "NotAllowedError" && !this.#audio.muted) {
        this.#core.setMuted(true);
        this.#play();
      } else if (error.name !== "AbortError") {
        this.#logger.warn("the sound does not play", error);
      }
    });
    clearInterval(this.#timer);
    this.#timer = window.setInterval(() => this.#follow(), CHECK_MS);
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#audio.pause();
  }

  /** Moves the sound to where the picture is, when it is elsewhere. */
  #follow(): void {
    const audio = this.#audio;
    const { position, isSeekable } = this.#core;
    const isWithin = !(position > audio.duration);
    if (isSeekable && isWithin && Math.abs(audio.currentTime - position) > TOLERANCE) {
      audio.currentTime = position;
    }
    if (audio.ended && isWithin && this.#core.state === "playing") {
      audio.play().catch(() => {});
    }
  }
}
