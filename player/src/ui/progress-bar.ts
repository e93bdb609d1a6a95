// The bar that shows how far playback has come and takes one elsewhere: a slider for pointers,
// keys and screen readers, with the markers beside it.

import type { Marker, SeekLocation } from "../core/seek-target.js";
import { formatTime, speakTime } from "../core/time.js";
import { element } from "./dom.js";

export interface ProgressRequests {
  seek(location: SeekLocation): void;
  /** Asks for the screen at a place to be shown there, or no more. */
  preview(fraction: number | undefined, clientX: number): void;
}

/** Pixels to either side of a marker that belong to it. */
const REACH = 10;

export class ProgressBar {
  readonly element: HTMLSpanElement;
  readonly #bar: HTMLSpanElement;
  readonly #full: HTMLSpanElement;
  readonly #markers: HTMLSpanElement;
  readonly #hits = element("span", "ap-hits", { "aria-hidden": "true" });
  readonly #requests: ProgressRequests;
  #duration: number | undefined;
  #times: number[] = [];

  constructor(requests: ProgressRequests) {
    this.#requests = requests;
    this.#full = element("span", "ap-gutter ap-gutter-full");
    this.#bar = element("span", "ap-bar", { role: "slider", tabindex: "0", "aria-label": "Seek" }, [
      element("span", "ap-gutter ap-gutter-empty"),
      this.#full,
      this.#hits,
    ]);
    this.#markers = element("span", "ap-markers", { "aria-hidden": "true" });
    this.element = element("span", "ap-progressbar", {}, [this.#bar, this.#markers]);
    this.#listen();
    this.setPosition(0);
  }

  setDuration(duration: number | undefined): void {
    this.#duration = duration;
    this.#bar.setAttribute("aria-valuemax", String(Math.round(duration ?? 0)));
  }

  setPosition(position: number): void {
    const fraction = this.#duration ? Math.min(position / this.#duration, 1) : 0;
    this.#full.style.transform = `scaleX(${fraction})`;
    const of = this.#duration ? ` of ${speakTime(this.#duration)}` : "";
    const spoken = `${speakTime(position)}${of}`;
    if (this.#bar.getAttribute("aria-valuetext") !== spoken) {
      this.#bar.setAttribute("aria-valuetext", spoken);
      this.#bar.setAttribute("aria-valuenow", String(Math.floor(position)));
    }
    for (const [index, time] of this.#times.entries()) {
      const dot = this.#markers.children[index]?.firstElementChild;
      dot?.classList.toggle("ap-marker-past", time <= position);
    }
  }

  setMarkers(markers: readonly Marker[]): void {
    const shown = markers.filter(([time]) => time < (this.#duration ?? 0));
    this.#times = shown.map(([time]) => time);
    this.#markers.replaceChildren(
      ...shown.map(([time, label]) => {
        const name = label ? `${formatTime(time)} - ${label}` : formatTime(time);
        const marker = element("span", "ap-marker-container ap-tooltip-container", {}, [
          element("span", "ap-marker"),
          element("span", "ap-tooltip", {}, [name]),
        ]);
        marker.onpointerdown = () => this.#requests.seek(time);
        return this.#placed(marker, time);
      }),
    );
  }

  /** Shows where something was found. */
  setHits(times: readonly number[]): void {
    this.#hits.replaceChildren(
      ...times.map((time) => this.#placed(element("span", "ap-hit"), time)),
    );
  }

  #placed(mark: HTMLElement, time: number): HTMLElement {
    mark.style.left = `${(time / (this.#duration ?? 1)) * 100}%`;
    return mark;
  }

  #listen(): void {
    const [whole, bar] = [this.element, this.#bar];
    const { seek, preview } = this.#requests;
    /** Where a marker was pressed, until the pointer has left it. */
    let pressed = Number.NaN;
    const place = (event: PointerEvent) => {
      const { left, width } = bar.getBoundingClientRect();
      const fraction = width > 0 ? (event.clientX - left) / width : 0;
      return Math.min(Math.max(fraction, 0), 1);
    };
    const move = (event: PointerEvent) => {
      const isHeld = whole.hasPointerCapture(event.pointerId);
      if (isHeld && !(Math.abs(event.clientX - pressed) < REACH)) {
        pressed = Number.NaN;
        seek(`${place(event) * 100}%`);
      }
      // Markers show what they are called instead.
      const isShown = isHeld || bar.contains(event.target as Node);
      preview(isShown ? place(event) : undefined, event.clientX);
    };
    whole.onpointermove = move;
    whole.onpointerdown = (event) => {
      if (event.button === 0) {
        whole.setPointerCapture(event.pointerId);
        pressed = bar.contains(event.target as Node) ? Number.NaN : event.clientX;
        move(event);
      }
    };
    whole.onpointerleave = whole.onpointercancel = () => preview(undefined, 0);
    whole.onpointerup = (event) => {
      if (event.pointerType !== "mouse") {
        preview(undefined, 0);
      }
    };
  }
}
