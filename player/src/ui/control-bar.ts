// The bar below the terminal: playback button, time, progress, sound, menu and fullscreen. It shows
// what it is told and asks for what is pressed; it never moves the playhead itself.

import type { Marker } from "../core/seek-target.js";
import { formatTime } from "../core/time.js";
import { button, element } from "./dom.js";
import { type IconName, icon } from "./icons.js";
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
    this.#playback = button("ap-playback-button", "", [], () => press(" "));
    this.#sound = button("ap-speaker-button", "", [], () => press("m"));
    this.#fullscreen = button("ap-fullscreen-button ap-tooltip-container", "", [], () =>
      press("f"),
    );
    this.setPlaying(false);
    this.setSound(false, false);
    this.setFullscreen(false);
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
    dress(this.#playback, playing ? ["Pause", "pause"] : ["Play", "play"]);
  }

  setSound(hasAudio: boolean, muted: boolean): void {
    this.#sound.hidden = !hasAudio;
    dress(this.#sound, muted ? ["Unmute", "muted"] : ["Mute", "sound"]);
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
    const look: Look = on
      ? ["Leave fullscreen", "fullscreen-off"]
      : ["Enter fullscreen", "fullscreen-on"];
    dress(this.#fullscreen, look, tooltip("Fullscreen (f)"));
  }
}

/** What a button is called, and its drawing. */
type Look = [label: string, drawing: IconName];

function dress(button: Element, [label, drawing]: Look, ...more: Element[]): void {
  button.setAttribute("aria-label", label);
  button.replaceChildren(icon(drawing), ...more);
}

function tooltip(text: string): HTMLSpanElement {
  return element("span", "ap-tooltip", { "aria-hidden": "true" }, [text]);
}
