// The bar below the terminal: playback button, time, progress, sound, menu and fullscreen. It shows
// what it is told and asks for what is pressed; it never moves the playhead itself.

import type { Marker } from "../core/seek-target.js";
import { formatTime } from "../core/time.js";
import { button, element, listen } from "./dom.js";
import {
  enterFullscreenIcon,
  keyboardIcon,
  leaveFullscreenIcon,
  mutedIcon,
  pauseIcon,
  playIcon,
  soundIcon,
} from "./icons.js";
import { Menu, type MenuRequests } from "./menu.js";
import { ProgressBar, type ProgressRequests } from "./progress-bar.js";

export interface ControlRequests extends ProgressRequests, MenuRequests {
  togglePlayback(): void;
  toggleSound(): void;
  toggleFullscreen(): void;
}

export class ControlBar {
  readonly element: HTMLDivElement;
  readonly menu: Menu;
  readonly progress: ProgressBar;
  readonly #playback = button("ap-playback-button", "Play", [playIcon()]);
  readonly #sound = button("ap-speaker-button", "Mute", [soundIcon()]);
  readonly #fullscreen: HTMLButtonElement;
  readonly #elapsed: HTMLSpanElement;
  readonly #remaining: HTMLSpanElement;
  #duration: number | undefined;

  constructor(requests: ControlRequests, signal: AbortSignal) {
    this.#elapsed = element("span", "ap-time-elapsed", {}, [formatTime(undefined)]);
    this.#remaining = element("span", "ap-time-remaining", {}, [formatTime(undefined)]);
    const timer = element("span", "ap-timer", { "aria-hidden": "true" }, [
      this.#elapsed,
      this.#remaining,
    ]);
    this.progress = new ProgressBar(requests, signal);
    this.menu = new Menu(requests, signal);
    this.#sound.hidden = true;
    const help = button("ap-kbd-button ap-tooltip-container", "Show keyboard shortcuts", [
      keyboardIcon(),
      tooltip("Keyboard shortcuts (?)"),
    ]);
    this.#fullscreen = button("ap-fullscreen-button ap-tooltip-container", "Enter fullscreen", [
      enterFullscreenIcon(),
      leaveFullscreenIcon(),
      tooltip("Fullscreen (f)"),
    ]);
    const attributes = { role: "group", "aria-label": "Controls" };
    this.element = element("div", "ap-control-bar ap-seekable", attributes, [
      this.#playback,
      timer,
      this.progress.element,
      this.#sound,
      help,
      this.menu.button,
      this.#fullscreen,
    ]);
    listen(timer, "click", signal, () => timer.classList.toggle("ap-remaining"));
    listen(this.#playback, "click", signal, () => requests.togglePlayback());
    listen(this.#sound, "click", signal, () => requests.toggleSound());
    listen(help, "click", signal, () => requests.toggleHelp());
    listen(this.#fullscreen, "click", signal, () => requests.toggleFullscreen());
  }

  setCapabilities(pausable: boolean, seekable: boolean): void {
    this.#playback.hidden = !pausable;
    this.progress.element.hidden = !seekable;
    this.element.classList.toggle("ap-seekable", seekable);
  }

  setPlaying(playing: boolean): void {
    this.#playback.replaceChildren(playing ? pauseIcon() : playIcon());
    this.#playback.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  setSound(hasAudio: boolean, muted: boolean): void {
    this.#sound.hidden = !hasAudio;
    this.#sound.replaceChildren(muted ? mutedIcon() : soundIcon());
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
      duration === undefined ? formatTime(undefined) : `-${formatTime(duration - position)}`;
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
