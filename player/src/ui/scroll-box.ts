// Scrolling back to lines that have left the screen. The browser does it, with wheel, fingers, keys
// and a bar: the text is a box as high as all lines are, in which the rows stay in sight.

import type { Engine } from "../core/engine.js";
import { element } from "./dom.js";

export class ScrollBox {
  readonly #box: HTMLElement;
  readonly #above = element("div", "");
  #lines = 0;
  /** Height of a row in CSS pixels. */
  #row = 0;
  /** Where the box was last seen, in CSS pixels. */
  #top = 0;

  /** `scroll` is told how many lines above the screen are wanted. */
  constructor(box: HTMLElement, scroll: (back: number) => void) {
    this.#box = box;
    box.classList.add("ap-scrollback");
    box.append(this.#above);
    box.onscroll = () => {
      this.#top = box.scrollTop;
      scroll(this.#lines - Math.round(this.#top / this.#row));
    };
  }

  /** Makes room for the lines that there are, and goes where the engine is. */
  follow(engine: Engine, row: number): void {
    const lines = engine.scrollback;
    if (lines !== this.#lines || row !== this.#row) {
      this.#above.style.height = `${lines * row}px`;
      this.#lines = lines;
      this.#row = row;
    }
    const top = (lines - engine.back) * row;
    if (Math.abs(top - this.#top) > row / 2) {
      this.#top = top;
      this.#box.scrollTop = top;
    }
  }
}
