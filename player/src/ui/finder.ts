// A search in the recording as one sees it: the hits on the progress bar, the text marked on the
// screen, and the way from one hit to the next.

import type { Core } from "../core/core.js";
import type { ControlBar } from "./control-bar.js";
import type { TerminalView } from "./terminal-view.js";

/** A hit that is closer than this, in seconds, counts as the one where the playhead is. */
const SAME = 0.001;

export class Finder {
  readonly #core: Core;
  readonly #controls: ControlBar;
  readonly #terminal: TerminalView;
  #times: number[] = [];
  #abort = new AbortController();

  constructor(core: Core, controls: ControlBar, terminal: TerminalView) {
    this.#core = core;
    this.#controls = controls;
    this.#terminal = terminal;
  }

  /** Begins a search in place of the one before. */
  async search(text: string, found: (times: number[], done: boolean) => void): Promise<void> {
    this.stop();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const take = (times: number[], done: boolean) => {
      if (!signal.aborted) {
        this.#times = times;
        this.#controls.progress.setHits(times);
        found(times, done);
      }
    };
    this.#terminal.highlight(text);
    take([], text === "");
    if (text !== "") {
      const options = { signal, found: (times: number[]) => take(times, false) };
      take(await this.#core.search(text, options), true);
    }
  }

  /** Goes to the next hit, or the one before; round and round. */
  async seekToHit(direction: 1 | -1): Promise<void> {
    const times = this.#times;
    if (times.length === 0) {
      return;
    }
    const { position } = this.#core;
    const index =
      direction === 1
        ? times.findIndex((time) => time > position + SAME)
        : times.findLastIndex((time) => time < position - SAME);
    const wrapped = direction === 1 ? 0 : times.length - 1;
    const chosen = index >= 0 ? index : wrapped;
    this.#controls.menu.setHit(chosen, times.length);
    await this.#core.seek(times[chosen] ?? 0);
  }

  stop(): void {
    this.#abort.abort();
  }
}
