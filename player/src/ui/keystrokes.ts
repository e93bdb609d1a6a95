// Shows what is typed in a recording: a few keys at the bottom, each for a while. Characters that
// follow each other make one text, the same key again is counted.

import { element } from "./dom.js";
import { nameKey } from "./key-names.js";

/** How many are shown at most. */
const MOST = 4;

/** Characters of a text that stay. */
const LENGTH = 10;

const SHOWN_MS = 2000;
const FADING_MS = 700;

interface Pill {
  element: HTMLElement;
  label: string;
  text: boolean;
  count: number;
  timer: number | undefined;
}

export class Keystrokes {
  readonly element = element("div", "ap-keystrokes", { "aria-hidden": "true" });
  #shown: boolean;
  #pills: Pill[] = [];

  constructor(shown: boolean) {
    this.#shown = shown;
  }

  /** Shows what is typed from now on, or no more. */
  toggle(): void {
    this.#shown = !this.#shown;
    this.clear();
  }

  /** Takes the bytes that were typed. */
  add(data: string): void {
    const key = this.#shown && nameKey(data);
    if (!key) {
      return;
    }
    let pill = this.#pills.at(-1);
    if (pill && key.text && pill.text) {
      pill.label = [...pill.label, key.label].slice(-LENGTH).join("");
    } else if (pill && !key.text && pill.label === key.label) {
      pill.count += 1;
    } else {
      pill = { element: element("kbd", "ap-keystroke"), ...key, count: 1, timer: undefined };
      this.#pills.push(pill);
      this.element.append(pill.element);
    }
    pill.element.textContent = pill.count > 1 ? `${pill.label} × ${pill.count}` : pill.label;
    this.#keep(pill);
    if (this.#pills.length > MOST) {
      this.#remove(this.#pills[0]);
    }
  }

  clear(): void {
    for (const pill of [...this.#pills]) {
      this.#remove(pill);
    }
  }

  /** Starts the time of a pill anew. */
  #keep(pill: Pill): void {
    const later = (run: () => void, delay: number) => {
      clearTimeout(pill.timer);
      pill.timer = window.setTimeout(run, delay);
    };
    pill.element.classList.remove("ap-fading");
    later(() => {
      pill.element.classList.add("ap-fading");
      later(() => this.#remove(pill), FADING_MS);
    }, SHOWN_MS);
  }

  #remove(pill: Pill | undefined): void {
    clearTimeout(pill?.timer);
    pill?.element.remove();
    this.#pills = this.#pills.filter((other) => other !== pill);
  }
}
