// What can be done with a player, whether it has a picture or not.

import type { Core } from "./core/core.js";
import type { EventName, PlayerEvents } from "./core/events.js";
import type { SeekLocation } from "./core/seek-target.js";

export abstract class Commands {
  protected abstract readonly core: Core;

  /** Ends the player and frees what it held. */
  abstract dispose(): void;

  /** Seconds. */
  getCurrentTime(): number {
    return this.core.position;
  }

  /** Seconds; `undefined` until the whole recording is there. */
  getDuration(): number | undefined {
    return this.core.facts.duration;
  }

  /** Starts or goes on; resolves when playback has begun. */
  play(): Promise<void> {
    return this.core.play();
  }

  pause(): Promise<void> {
    return this.core.pause();
  }

  /** Goes to seconds, `"25%"` or a marker; answers whether it did. The latest of several wins. */
  seek(location: SeekLocation): Promise<boolean> {
    return this.core.seek(location);
  }

  /** Moves by so many changes of the screen, when paused. */
  step(count = 1): Promise<void> {
    return this.core.step(count);
  }

  /** Finds the moments, in seconds, at which a text appears on the screen. */
  search(text: string): Promise<number[]> {
    return this.core.search(text);
  }

  /** 1 is the speed of the recording. */
  setSpeed(speed: number): void {
    this.core.setSpeed(speed);
  }

  mute(): void {
    this.core.setMuted(true);
  }

  unmute(): void {
    this.core.setMuted(false);
  }

  /** Calls the handler, with the player as `this`, whenever the event happens. */
  addEventListener<N extends EventName>(
    name: N,
    handler: (this: this, payload: PlayerEvents[N]) => void,
  ): void {
    this.core.emitter.on(name, handler, this);
  }

  removeEventListener<N extends EventName>(
    name: N,
    handler: (this: this, payload: PlayerEvents[N]) => void,
  ): void {
    this.core.emitter.off(name, handler);
  }
}
