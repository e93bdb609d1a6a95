// A world in which time goes by only when a test says so.

import type { Answer, Env } from "../../src/core/env.js";
import { gunzip, unzstd } from "../../src/unpack.js";

interface Task {
  id: number;
  at: number;
  run: () => void;
}

export class FakeEnv implements Env {
  readonly reported: unknown[] = [];
  answer: (url: string, options: object) => Promise<Answer> = async () => {
    throw new Error("there is no network");
  };
  #now = 1000;
  #nextId = 1;
  #tasks: Task[] = [];
  #hidden = false;
  #watchers = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  requestFrame(callback: () => void): number {
    return this.#add(Math.floor(this.#now / 16 + 1) * 16, callback);
  }

  cancelFrame(id: number): void {
    this.clearTimeout(id);
  }

  setTimeout(callback: () => void, delay: number): number {
    return this.#add(this.#now + Math.max(delay, 1), callback);
  }

  clearTimeout(id: number): void {
    this.#tasks = this.#tasks.filter((task) => task.id !== id);
  }

  nextTask(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  requestIdle(callback: () => void): void {
    this.#add(this.#now + 1, callback);
  }

  hidden(): boolean {
    return this.#hidden;
  }

  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    for (const watcher of this.#watchers) {
      watcher();
    }
  }

  onVisibility(callback: () => void, signal: AbortSignal): void {
    this.#watchers.add(callback);
    signal.addEventListener("abort", () => this.#watchers.delete(callback));
  }

  fetch(url: string, options: object): Promise<Answer> {
    return this.answer(url, options);
  }

  gunzip = gunzip;
  unzstd = unzstd;

  report(error: unknown): void {
    this.reported.push(error);
  }

  /** How many timers and frames wait. */
  get waiting(): number {
    return this.#tasks.length;
  }

  /** Lets time go by, and everything that is due on the way happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#tasks.sort((one, other) => one.at - other.at)[0];
      if (!next || next.at > end) {
        break;
      }
      this.#tasks.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
    await settle();
  }

  #add(at: number, run: () => void): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#tasks.push({ id, at, run });
    return id;
  }
}

/** Lets promises that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
