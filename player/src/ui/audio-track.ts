// Sound that goes with a recording: an audio element that follows the playhead. It never holds the
// player up: where the browser wants a gesture first, it plays muted until the sound is switched on.

import type { Core } from "../core/core.js";
import type { Logger } from "../core/options.js";

/** How far, in seconds, the sound may be from the picture before it is moved. */
const TOLERANCE = 0.2;

/** How often that is looked at. */
const CHECK_MS = 500;

/** Browsers refuse to play sound faster than this, or slower than its inverse. */
const FASTEST = 16;

/** Plays the sound along until the signal is aborted. */
export function playAlong(url: string, core: Core, logger: Logger, signal: AbortSignal): void {
  const audio = new Audio();
  let timer: number | undefined;

  /** Moves the sound to where the picture is, when it is elsewhere. */
  const follow = () => {
    const { position, isSeekable } = core;
    const isWithin = !(position > audio.duration);
    if (isSeekable && isWithin && Math.abs(audio.currentTime - position) > TOLERANCE) {
      audio.currentTime = position;
    }
    // It has come to its own end, and the picture went back.
    if (audio.paused && isWithin && core.state === "playing") {
      audio.play().catch(() => {});
    }
  };

  /** Takes on the speed; a picture that is faster still is caught up with. */
  const keepPace = () => {
    audio.playbackRate = Math.min(Math.max(core.speed, 1 / FASTEST), FASTEST);
  };

  const play = () => {
    keepPace();
    follow();
    audio.play().catch((error: Error) => {
      if (error.name === "NotAllowedError" && !audio.muted) {
        core.setMuted(true);
        play();
      } else if (error.name !== "AbortError") {
        logger.warn("the sound does not play", error);
      }
    });
    clearInterval(timer);
    timer = window.setInterval(follow, CHECK_MS);
  };

  const pause = () => {
    clearInterval(timer);
    audio.pause();
  };

  audio.preload = "metadata";
  audio.src = url;
  audio.onerror = () => logger.warn(`the sound at ${url} could not be loaded`);
  const { emitter } = core;
  emitter.on("playing", play);
  emitter.on("seeked", follow);
  for (const name of ["pause", "loading", "offline", "ended", "error"] as const) {
    emitter.on(name, pause);
  }
  emitter.on("ratechange", keepPace);
  emitter.on("muted", (muted) => {
    audio.muted = muted;
    if (!muted && core.state === "playing") {
      play();
    }
  });
  signal.addEventListener("abort", () => {
    pause();
    audio.removeAttribute("src");
    audio.load();
  });
}
