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
    this.#bar = element(
      "span",
      "ap-bar",
      { role: "slider", tabindex: "0", "aria-label": "Seek", "aria-valuemin": "0" },
      [element("span", "ap-gutter ap-gutter-empty"), this.#full, this.#hits],
    );
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
    const now = String(Math.floor(position));
    if (this.#bar.getAttribute("aria-valuenow") !== now) {
      this.#bar.setAttribute("aria-valuenow", now);
      const of = this.#duration ? ` of ${speakTime(this.#duration)}` : "";
      this.#bar.setAttribute("aria-valuetext", `${speakTime(position)}${of}`);
    }
    for (const [index, time] of this.#times.entries()) {
      const dot = this.#markers.children[index]?.firstElementChild;
      dot?.classList.toggle("ap-marker-past", time <= position);
    }
  }

  setMarkers(markers: readonly Marker[]): void {
    const duration = this.#duration;
    const shown = markers
      .map(([time, label], index) => ({ time, label, index }))
      .filter(({ time }) => duration !== undefined && time < duration);
    this.#times = shown.map(({ time }) => time);
    this.#markers.replaceChildren(
      ...shown.map(({ time, label, index }) => {
        const name = label ? `${formatTime(time)} - ${label}` : formatTime(time);
        const marker = element("span", "ap-marker-container ap-tooltip-container", {}, [
          element("span", "ap-marker"),
          element("span", "ap-tooltip", {}, [name]),
        ]);
        marker.style.left = `${(time / (duration ?? 1)) * 100}%`;
        marker.onpointerdown = (event) => {
          event.stopPropagation();
          this.#requests.seek({ marker: index });
        };
        return marker;
      }),
    );
  }

  /** Shows where something was found. */
  setHits(times: readonly number[]): void {
    const duration = this.#duration ?? 1;
    this.#hits.replaceChildren(
      ...times.map((time) => {
        const hit = element("span", "ap-hit");
        hit.style.left = `${(time / duration) * 100}%`;
        return hit;
      }),
    );
  }

  #listen(): void {
    const bar = this.#bar;
    const { seek, preview } = this.#requests;
    const place = (event: PointerEvent) => {
      const { left, width } = bar.getBoundingClientRect();
      const fraction = width > 0 ? (event.clientX - left) / width : 0;
      return Math.min(Math.max(fraction, 0), 1);
    };
    const seekTo = (event: PointerEvent) => seek(`${place(event) * 100}%`);
    bar.onpointerdown = (event) => {
      if (event.button === 0) {
        bar.setPointerCapture(event.pointerId);
        seekTo(event);
      }
    };
    bar.onpointermove = (event) => {
      if (bar.hasPointerCapture(event.pointerId)) {
        seekTo(event);
      }
      preview(place(event), event.clientX);
    };
    bar.onpointerleave = bar.onpointercancel = () => preview(undefined, 0);
    bar.onpointerup = (event) => {
      if (event.pointerType !== "mouse") {
        preview(undefined, 0);
      }
    };
  }
}
