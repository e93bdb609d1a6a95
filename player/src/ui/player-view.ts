// The player on the page: puts the parts together, tells them what happens and passes on what they
// ask for. Requests go to the core, events come back; nothing is shown before it is true.

import type { Core } from "../core/core.js";
import type { Engine } from "../core/engine.js";
import type { Settings } from "../core/options.js";
import type { SeekLocation } from "../core/seek-target.js";
import { ControlBar } from "./control-bar.js";
import { element, listen } from "./dom.js";
import { Fullscreen } from "./fullscreen.js";
import { Hud } from "./hud.js";
import { type KeyRequest, keyRequest } from "./keyboard.js";
import {
  CONTROL_BAR_HEIGHT,
  DEFAULT_LINE_HEIGHT,
  fittingFontSize,
  measureAdvance,
  namedFontSize,
} from "./metrics.js";
import {
  errorOverlay,
  helpOverlay,
  infoOverlay,
  loadingOverlay,
  type Overlay,
  startOverlay,
} from "./overlays.js";
import { applyTheme } from "./palette.js";
import { watchSurroundings } from "./surroundings.js";
import { TerminalView } from "./terminal-view.js";

/** How long loading may take before a sign of it appears. */
const PATIENCE_MS = 3000;

/** How often the shown time is renewed. */
const TIME_MS = 100;

/** How long sizes have to rest before the page is told. */
const RESIZE_MS = 10;

const DEFAULT_SIZE = { cols: 80, rows: 24 };
const MAX_SPEED = 16;

type OverlayName = "start" | "loading" | "info" | "error" | "help";

export class PlayerView {
  readonly element: HTMLDivElement;
  readonly #player: HTMLDivElement;
  readonly #settings: Settings;
  readonly #url: string | undefined;
  readonly #abort = new AbortController();
  readonly #terminal: TerminalView;
  readonly #controls: ControlBar | undefined;
  readonly #fullscreen: Fullscreen;
  readonly #overlays = new Map<OverlayName, Overlay>();
  #core!: Core;
  #engine: Engine | undefined;
  #advance: number | undefined;
  #patience: number | undefined;
  #clock: number | undefined;
  #resizeTimer: number | undefined;
  #announced = "";

  /** `url` is where the recording itself can be had. */
  constructor(settings: Settings, url: string | undefined) {
    this.#settings = settings;
    this.#url = url;
    const { signal } = this.#abort;
    const theme = `asciinema-player-theme-${settings.theme}`;
    this.#player = element("div", `ap-player ap-default-term-ff ${theme}`);
    this.element = element("div", "ap-wrapper", { tabindex: "-1" }, [this.#player]);
    if (settings.terminalFontFamily) {
      this.#player.style.setProperty("--term-font-family", settings.terminalFontFamily);
    }
    this.#terminal = new TerminalView(this.#player, settings.cursorMode, signal);
    this.#player.append(this.#terminal.element);
    this.#fullscreen = new Fullscreen(this.element, signal, (on) => this.#onFullscreen(on));
    this.#controls = settings.controls === false ? undefined : this.#makeControls(signal);
  }

  /** Connects the view and shows what the start looks like. */
  begin(core: Core): void {
    this.#core = core;
    this.#listenToCore(core);
    const { signal } = this.#abort;
    listen(this.element, "keydown", signal, (event) => this.#onKey(event));
    watchSurroundings(this.element, this.#player, signal, {
      resized: () => this.layout(),
      fontsChanged: () => {
        this.#advance = undefined;
        this.layout();
      },
      colorsChanged: () => this.#terminal.repaint(),
      visibilityChanged: (visible) => this.#terminal.setVisible(visible),
    });
    if (!this.#settings.autoPlay) {
      this.#show("start", () => startOverlay(() => this.#request(core.play())));
    }
    this.layout();
  }

  useEngine(engine: Engine): void {
    this.#engine = engine;
    this.#terminal.use(engine);
    if (this.#settings.embeddedTheme) {
      applyTheme(this.#player, engine.theme());
    }
  }

  /** Draws what has changed. */
  draw(): void {
    const { cols, rows } = this.#gridSize();
    if (this.#announced !== `${cols}x${rows}`) {
      this.layout();
    } else {
      this.#terminal.draw();
    }
    if (!this.#core.isPlaying) {
      this.#terminal.flushText();
      this.#showTime();
    }
  }

  /** Sizes and draws everything anew. */
  layout(): void {
    const { cols, rows } = this.#gridSize();
    const { terminalLineHeight, controls, fit } = this.#settings;
    const fontFamily = getComputedStyle(this.#terminal.element).fontFamily || "monospace";
    this.#advance ??= measureAdvance(fontFamily);
    const lineHeight = terminalLineHeight ?? DEFAULT_LINE_HEIGHT;
    const fullscreen = this.#fullscreen.on;
    const fontSize = fittingFontSize({
      cols,
      rows,
      advance: this.#advance,
      lineHeight,
      fit: fullscreen ? "both" : fit,
      width: this.element.clientWidth,
      height: this.element.clientHeight,
      below: controls === false ? 0 : CONTROL_BAR_HEIGHT,
      fontSize: this.#ownFontSize(),
    });
    this.#announced = `${cols}x${rows}`;
    this.#player.classList.toggle("ap-filling", fit === "width" && !fullscreen);
    if (fontSize > 0) {
      const ratio = window.devicePixelRatio || 1;
      const advance = this.#advance;
      this.#terminal.layout({ cols, rows, fontSize, fontFamily, advance, lineHeight, ratio });
    }
    this.#announceSize();
  }

  dispose(): void {
    this.#abort.abort();
    clearTimeout(this.#patience);
    clearTimeout(this.#resizeTimer);
    clearInterval(this.#clock);
    this.#terminal.dispose();
    this.element.remove();
  }

  #makeControls(signal: AbortSignal): ControlBar {
    const controls = new ControlBar(
      {
        togglePlayback: () => this.#request(this.#core.toggle()),
        toggleFullscreen: () => this.#request(this.#fullscreen.toggle()),
        toggleHelp: () => this.#toggleHelp(),
        seekTo: (fraction) => this.#seek(`${fraction * 100}%`),
        seekToMarker: (marker) => this.#seek({ marker }),
      },
      signal,
    );
    this.#player.append(controls.element);
    this.#player.classList.add("ap-with-controls");
    new Hud(this.element, this.#player, this.#settings.controls === true, signal);
    return controls;
  }

  #listenToCore(core: Core): void {
    const { events } = core;
    events.on("loading", () => {
      this.#patience ??= window.setTimeout(() => {
        this.#show("loading", loadingOverlay);
      }, PATIENCE_MS);
    });
    events.on("ready", ({ isPausable, isSeekable }) => {
      this.#endPatience();
      this.#controls?.setCapabilities(isPausable, isSeekable);
      this.layout();
    });
    events.on("metadata", ({ duration, markers }) => {
      this.#controls?.setFacts(duration, markers);
      this.#showTime();
    });
    events.on("reset", ({ theme }) => {
      if (this.#settings.embeddedTheme) {
        applyTheme(this.#player, theme);
        this.#terminal.repaint();
      }
    });
    events.on("offline", ({ message }) => {
      this.#endPatience();
      this.#inform(message);
    });
    events.on("play", () => this.#hide("start"));
    events.on("seeked", () => this.#hide("start"));
    events.on("playing", () => {
      this.#endPatience();
      this.#hide("info");
      this.#showPlaying(true);
    });
    events.on("pause", () => this.#showPlaying(false));
    events.on("ended", (end) => {
      this.#endPatience();
      this.#showPlaying(false);
      if (end?.message) {
        this.#inform(end.message);
      }
    });
    events.on("error", ({ message }) => {
      this.#endPatience();
      this.#hide("start");
      this.#showPlaying(false);
      this.#show("error", () => errorOverlay(message, this.#url));
    });
  }

  #showPlaying(playing: boolean): void {
    this.#controls?.setPlaying(playing);
    this.#terminal.setBlinking(playing);
    clearInterval(this.#clock);
    this.#clock = playing ? window.setInterval(() => this.#showTime(), TIME_MS) : undefined;
    this.#showTime();
  }

  #showTime(): void {
    this.#controls?.setPosition(this.#core.position);
  }

  #endPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#hide("loading");
  }

  #inform(message: string): void {
    this.#hide("info");
    this.#show("info", () => infoOverlay(message));
  }

  #show(name: OverlayName, make: () => Overlay): void {
    if (!this.#overlays.has(name)) {
      const overlay = make();
      this.#overlays.set(name, overlay);
      this.#player.append(overlay);
    }
  }

  #hide(name: OverlayName): void {
    this.#overlays.get(name)?.remove();
    this.#overlays.delete(name);
  }

  #onKey(event: KeyboardEvent): void {
    const request = keyRequest(event, this.#settings.keyboard);
    if (request) {
      event.preventDefault();
      event.stopPropagation();
      this.#obey(request);
    }
  }

  #obey(request: KeyRequest): void {
    const core = this.#core;
    switch (request.kind) {
      case "toggle":
        this.#request(core.toggle());
        break;
      case "fullscreen":
        this.#request(this.#fullscreen.toggle());
        break;
      case "help":
        this.#toggleHelp();
        break;
      case "close":
        this.#hide("help");
        break;
      case "seek":
        this.#seek(request.location);
        break;
      case "step":
        this.#request(core.step(request.count));
        break;
      case "faster":
        core.setSpeed(Math.min(core.speed * 2, MAX_SPEED));
        break;
      case "slower":
        core.setSpeed(Math.max(core.speed / 2, 1 / MAX_SPEED));
        break;
    }
  }

  #seek(location: SeekLocation): void {
    this.#request(this.#core.seek(location));
  }

  #toggleHelp(): void {
    if (this.#overlays.has("help")) {
      this.#hide("help");
      return;
    }
    this.#request(this.#core.pause());
    this.#show("help", () => helpOverlay(() => this.#hide("help")));
  }

  /** Failures are shown by the `error` event; refused requests have nothing to say. */
  #request(promise: Promise<unknown>): void {
    promise.catch((error) => this.#settings.logger.debug(error));
  }

  #onFullscreen(on: boolean): void {
    this.#controls?.setFullscreen(on);
    this.layout();
  }

  #gridSize(): { cols: number; rows: number } {
    if (this.#engine?.playable) {
      return this.#engine;
    }
    const { cols, rows } = this.#settings;
    return { cols: cols ?? DEFAULT_SIZE.cols, rows: rows ?? DEFAULT_SIZE.rows };
  }

  #ownFontSize(): number {
    this.#terminal.element.style.fontSize = namedFontSize(this.#settings.terminalFontSize);
    return Number.parseFloat(getComputedStyle(this.#terminal.element).fontSize);
  }

  /** Tells the page, as frames around the player want to know. */
  #announceSize(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = window.setTimeout(() => {
      const detail = { el: this.#player };
      this.element.dispatchEvent(new CustomEvent("resize", { detail }));
    }, RESIZE_MS);
  }
}
