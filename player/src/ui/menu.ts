// What the control bar has no room for: search, speed, chapters, the link to this moment, keys.

import type { Marker, SeekLocation } from "../core/seek-target.js";
import { formatTime } from "../core/time.js";
import { button, element, listen } from "./dom.js";
import { icon } from "./icons.js";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5];

export interface MenuRequests {
  /** Does what the key would do. */
  press(key: string): void;
  seek(location: SeekLocation): void;
  setSpeed(speed: number): void;
  /** Calls back with the moments found so far. */
  search(text: string, found: (times: number[], done: boolean) => void): void;
  /** Goes to the next hit, or the one before. */
  seekToHit(direction: 1 | -1): void;
  /** The address of this moment; without it there is no link to copy. */
  linkNow?: () => string;
}

/** Pixels between the panel and what it must not touch. */
const MARGIN = 8;

/** Pixels of a player that are not for the panel: the control bar and the distance to it. */
const OUTSIDE = 38 + MARGIN;

/** How long typing has to rest before a search begins. */
const REST_MS = 200;

export class Menu {
  /** Opens and closes the panel. */
  readonly button: HTMLButtonElement;
  readonly panel: HTMLDivElement;
  readonly #requests: MenuRequests;
  readonly #speed = element("span", "ap-speed");
  readonly #speeds: HTMLButtonElement[];
  readonly #chapters = element("ol", "ap-chapters");
  readonly #field: HTMLInputElement;
  readonly #status = element("span", "ap-search-status", { role: "status" });
  readonly #searchBox: HTMLElement;
  readonly #choices: HTMLElement;
  #times: number[] = [];
  #timer: number | undefined;

  constructor(requests: MenuRequests, signal: AbortSignal) {
    this.#requests = requests;
    this.button = button(
      "ap-menu-button ap-tooltip-container",
      "More controls",
      [this.#speed, icon("menu")],
      () => this.toggle(!this.isOpen),
    );
    this.button.setAttribute("aria-expanded", "false");
    this.#field = element("input", "ap-search-field", {
      type: "search",
      placeholder: "Search",
      "aria-label": "Search in the recording",
      spellcheck: "false",
      autocomplete: "off",
    });
    this.#field.oninput = () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#search(this.#field.value), REST_MS);
    };
    this.#field.onkeydown = (event) => {
      if (event.key === "Enter") {
        requests.seekToHit(event.shiftKey ? -1 : 1);
      }
    };
    this.#searchBox = element("div", "ap-search", {}, [
      this.#field,
      this.#status,
      button("", "Previous hit", ["↑"], () => requests.seekToHit(-1)),
      button("", "Next hit", ["↓"], () => requests.seekToHit(1)),
    ]);
    this.#speeds = SPEEDS.map((speed) =>
      button("ap-choice", `Speed ${speed}`, [`${speed}×`], () => requests.setSpeed(speed)),
    );
    const group = { role: "group", "aria-label": "Speed" };
    this.#choices = element("div", "ap-choices", group, this.#speeds);
    const attributes = { role: "group", "aria-label": "More controls", tabindex: "-1" };
    this.panel = element("div", "ap-menu", attributes, [
      this.#searchBox,
      this.#choices,
      this.#chapters,
      ...this.#linkItem(),
      item("Keyboard shortcuts", () => {
        this.toggle(false);
        requests.press("?");
      }),
    ]);
    this.panel.hidden = true;
    this.panel.onkeydown = (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.toggle(false);
        this.button.focus();
      }
    };
    listen(document, "pointerdown", signal, (event) => {
      const path = event.composedPath();
      // The control bar has the hits of a search on it.
      if (!path.includes(this.panel) && !path.includes(this.button.parentElement as Element)) {
        this.toggle(false);
      }
    });
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  toggle(open: boolean): void {
    if (open === this.isOpen) {
      return;
    }
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.#place();
    if (open) {
      // What comes next for the Tab key is in the panel.
      this.panel.focus();
    }
    if (this.#field.value) {
      // What is marked is marked as long as the menu is open.
      this.#search(open ? this.#field.value : "");
    }
  }

  /** Lets the panel of a low player reach out of it, up or down, where the window has more room. */
  #place(): void {
    const { panel } = this;
    const player = panel.parentElement as HTMLElement;
    const { bottom, height } = player.getBoundingClientRect();
    const isLow = panel.scrollHeight > height - OUTSIDE;
    const above = Math.max(height, bottom) - OUTSIDE;
    const below = window.innerHeight - bottom - MARGIN;
    const isBeneath = isLow && above < Math.min(panel.scrollHeight, below);
    player.style.overflow = isLow ? "visible" : "";
    panel.style.maxHeight = isLow ? `${isBeneath ? below : above}px` : "";
    panel.style.top = isBeneath ? "100%" : "";
    panel.style.bottom = isBeneath ? "auto" : "";
  }

  /** Opens the panel with the cursor in the search field. */
  openSearch(): void {
    this.toggle(true);
    this.#field.focus();
    this.#field.select();
  }

  /** What is live can be neither searched nor played faster. */
  setRecorded(recorded: boolean): void {
    this.#searchBox.hidden = !recorded;
    this.#choices.hidden = !recorded;
  }

  setSpeed(speed: number): void {
    this.#speed.textContent = speed === 1 ? "" : `${speed}×`;
    for (const [index, choice] of this.#speeds.entries()) {
      choice.setAttribute("aria-pressed", String(SPEEDS[index] === speed));
    }
  }

  setMarkers(markers: readonly Marker[]): void {
    this.#chapters.hidden = markers.length === 0;
    this.#times = markers.map(([time]) => time);
    this.#chapters.replaceChildren(
      ...markers.map(([time, label], index) => {
        const name = label || `Marker ${index + 1}`;
        const time_ = element("span", "ap-chapter-time", {}, [formatTime(time)]);
        return element("li", "", {}, [
          button("ap-item", `${formatTime(time)} ${name}`, [time_, " ", name], () =>
            this.#requests.seek(time),
          ),
        ]);
      }),
    );
  }

  /** Marks the chapter that is being played. */
  setPosition(position: number): void {
    if (this.isOpen) {
      const current = this.#times.findLastIndex((time) => time <= position);
      for (const [index, item] of [...this.#chapters.children].entries()) {
        item.classList.toggle("ap-current", index === current);
      }
    }
  }

  /** Says which hit of how many is shown. */
  setHit(index: number, count: number): void {
    this.#status.textContent = `${index + 1}/${count}`;
  }

  #search(text: string): void {
    clearTimeout(this.#timer);
    this.#requests.search(text, (times, done) => {
      const count = `${times.length}${done ? "" : "…"}`;
      this.#status.textContent = text === "" ? "" : count;
    });
  }

  #linkItem(): HTMLElement[] {
    const { linkNow } = this.#requests;
    if (!linkNow) {
      return [];
    }
    const label = "Copy link at this time";
    const field = element("input", "ap-link-field", { readonly: "", "aria-label": "Link" });
    field.hidden = true;
    const copy = item(label, async () => {
      const link = linkNow();
      try {
        await navigator.clipboard.writeText(link);
        copy.textContent = "Copied";
        setTimeout(() => copy.replaceChildren(label), 1500);
      } catch {
        // Not allowed here: there it is to be copied by hand.
        field.hidden = false;
        field.value = link;
        field.select();
      }
    });
    return [copy, field];
  }
}

/** A line of the menu. */
function item(label: string, press: () => void): HTMLButtonElement {
  return button("ap-item", label, [label], press);
}
