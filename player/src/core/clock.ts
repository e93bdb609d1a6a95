// The playhead: a position that moves with time while it runs. Milliseconds throughout.

export class Clock {
  readonly #now: () => number;
  #position = 0;
  #startedAt: number | undefined;
  #speed: number;

  constructor(now: () => number, speed: number) {
    this.#now = now;
    this.#speed = speed;
  }

  get running(): boolean {
    return this.#startedAt !== undefined;
  }

  position(): number {
    if (this.#startedAt === undefined) {
      return this.#position;
    }
    return this.#position + (this.#now() - this.#startedAt) * this.#speed;
  }

  start(): void {
    this.#startedAt ??= this.#now();
  }

  stop(): void {
    this.#position = this.position();
    this.#startedAt = undefined;
  }

  /** Puts the playhead elsewhere; it goes on running from there if it ran. */
  set(position: number): void {
    this.#position = position;
    if (this.#startedAt !== undefined) {
      this.#startedAt = this.#now();
    }
  }

  /** Changes the speed without moving the playhead. */
  setSpeed(speed: number): void {
    this.set(this.position());
    this.#speed = speed;
  }

  /** Milliseconds of real time until the playhead comes to `position`. */
  until(position: number): number {
    return (position - this.position()) / this.#speed;
  }
}
