// The bar below the terminal: playback button, time, progress, sound, menu and fullscreen. It shows
// what it is told and asks for what is pressed; it never moves the playhead itself.

import type { Marker } from "../core/seek-target.js";
import { formatTime } from "../core/time.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { Menu, type MenuRequests } from "./menu.js";
import { ProgressBar, type ProgressRequests } from "./progress-bar.js";

export interface ControlRequests extends ProgressRequests, MenuRequests {}

export class ControlBar {
  readonly element: HTMLDivElement;
  readonly menu: Menu;
  readonly progress: ProgressBar;
  readonly #playback: HTMLButtonElement;
  readonly #sound: HTMLButtonElement;
  readonly #fullscreen: HTMLButtonElement;
  readonly #elapsed = element("span", "ap-time-elapsed");
  readonly #remaining = element("span", "ap-time-remaining");
  #duration: number | undefined;

  constructor(requests: ControlRequests, signal: AbortSignal) {
    const { press } = requests;
    const timer = element("span", "ap-timer", { "aria-hidden": "true" }, [
      this.#elapsed,
      this.#remaining,
    ]);
    timer.onclick = () => timer.classList.toggle("ap-remaining");
    this.#elapsed.textContent = this.#remaining.textContent = formatTime(undefined);
    this.progress = new ProgressBar(requests);
    this.menu = new Menu(requests, signal);
    this.#playback = button("ap-playback-button", "Play", [icon("play")], () => press(" "));
    this.#sound = button("ap-speaker-button", "Mute", [icon("sound")], () => press("m"));
    this.#sound.hidden = true;
    this.#fullscreen = button(
      "ap-fullscreen-button ap-tooltip-container",
      "Enter fullscreen",
      [icon("fullscreen-on"), icon("fullscreen-off"), tooltip("Fullscreen (f)")],
      () => press("f"),
    );
    const attributes = { role: "group", "aria-label": "Controls" };
    this.element = element("div", "ap-control-bar ap-seekable", attributes, [
      this.#playback,
      timer,
      this.progress.element,
      this.#sound,
      button(
        "ap-kbd-button ap-tooltip-container",
        "Show keyboard shortcuts",
        [icon("keyboard"), tooltip("Keyboard shortcuts (?)")],
        () => press("?"),
      ),
      this.menu.button,
      this.#fullscreen,
    ]);
  }

  setCapabilities(pausable: boolean, seekable: boolean): void {
    this.#playback.hidden = !pausable;
    this.progress.element.hidden = !seekable;
    this.element.classList.toggle("ap-seekable", seekable);
  }

  setPlaying(playing: boolean): void {
    this.#playback.replaceChildren(icon(playing ? "pause" : "play"));
    this.#playback.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  setSound(hasAudio: boolean, muted: boolean): void {
    this.#sound.hidden = !hasAudio;
    this.#sound.replaceChildren(icon(muted ? "muted" : "sound"));
    this.#sound.setAttribute("aria-label", muted ? "Unmute" : "Mute");
  }

  setFacts(duration: number | undefined, markers: readonly Marker[]): void {
    this.#duration = duration;
    this.progress.setDuration(duration);
    this.progress.setMarkers(markers);
    this.menu.setMarkers(markers);
  }

  setPosition(position: number): void {
    this.#elapsed.textContent = formatTime(position);
    const duration = this.#duration;
    this.#remaining.textContent =
      duration === undefined ? formatTime(duration) : `-${formatTime(duration - position)}`;
    this.progress.setPosition(position);
    this.menu.setPosition(position);
  }

  setFullscreen(on: boolean): void {
    this.#fullscreen.setAttribute("aria-label", on ? "Leave fullscreen" : "Enter fullscreen");
  }
}

function tooltip(text: string): HTMLSpanElement {
  return element("span", "ap-tooltip", { "aria-hidden": "true" }, [text]);
}
