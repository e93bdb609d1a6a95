// The player on the page: puts the parts together, tells them what happens and passes on what they
// ask for. Requests go to the core, events come back; nothing is shown before it is true.

import type { Core } from "../core/core.js";
import type { Engine } from "../core/engine.js";
import type { EventName, Handler } from "../core/events.js";
import type { Settings } from "../core/options.js";
import { NOT_THERE } from "../drivers/source.js";
import { ControlBar } from "./control-bar.js";
import { element } from "./dom.js";
import { Finder } from "./finder.js";
import { Fullscreen } from "./fullscreen.js";
import { showHud } from "./hud.js";
import { COMMANDS, type KeyCommand, keyCommand, type ShortcutActions } from "./keyboard.js";
import { Keystrokes } from "./keystrokes.js";
import {
  CONTROL_BAR_HEIGHT,
  DEFAULT_LINE_HEIGHT,
  FRAME,
  fittingFontSize,
  measureAdvance,
  namedFontSize,
} from "./metrics.js";
import { momentLink } from "./moment-link.js";
import {
  errorOverlay,
  helpOverlay,
  infoOverlay,
  loadingOverlay,
  Overlays,
  startOverlay,
} from "./overlays.js";
import { applyTheme } from "./palette.js";
import { Preview } from "./preview.js";
import { watchSurroundings } from "./surroundings.js";
import { TerminalView } from "./terminal-view.js";

/** How long loading may take before a sign of it appears. */
const PATIENCE_MS = 3000;

/** How often the shown time is renewed. */
const TIME_MS = 100;

/** How long sizes have to rest before the page is told. */
const RESIZE_MS = 10;

/** Players less wide than this have no room for everything. */
const NARROW = 480;

export class PlayerView {
  readonly element: HTMLDivElement;
  readonly #player: HTMLDivElement;
  readonly #settings: Settings;
  readonly #url: string | undefined;
  readonly #abort = new AbortController();
  readonly #terminal: TerminalView;
  readonly #controls: ControlBar | undefined;
  readonly #fullscreen: Fullscreen;
  readonly #keystrokes: Keystrokes;
  #preview: Preview | undefined;
  #finder: Finder | undefined;
  readonly #overlays: Overlays;
  #core!: Core;
  #engine: Engine | undefined;
  /** The font that was measured last, and the width of its characters in font sizes. */
  #fontFamily: string | undefined;
  #advance = 0;
  #patience: number | undefined;
  #clock: number | undefined;
  #resizeTimer: number | undefined;
  #announced = "";

  readonly #actions: ShortcutActions = {
    toggleFullscreen: () => this.#fullscreen.toggle(),
    toggleHelp: () => this.#toggleHelp(),
    toggleKeys: () => this.#keystrokes.toggle(),
    openSearch: () => this.#controls?.menu.openSearch(),
    close: () => {
      if (this.#isCovered()) {
        this.#overlays.hide("help");
        this.#controls?.menu.toggle(false);
        return undefined;
      }
      return this.#fullscreen.toggle();
    },
  };

  /** `url` is where the recording itself can be had. */
  constructor(settings: Settings, url: string | undefined) {
    this.#settings = settings;
    this.#url = url;
    this.#keystrokes = new Keystrokes(settings.keystrokeOverlay);
    const { signal } = this.#abort;
    const theme = `asciinema-player-theme-${settings.theme}`;
    this.#player = element("div", `ap-player ap-default-term-ff ${theme}`);
    const wrapper = `ap-wrapper ap-fit-${settings.fit}`;
    this.element = element("div", wrapper, { tabindex: "-1" }, [this.#player]);
    this.#overlays = new Overlays(this.element, this.#player);
    if (settings.terminalFontFamily) {
      this.#player.style.setProperty("--term-font-family", settings.terminalFontFamily);
    }
    this.#terminal = new TerminalView(this.#player, settings);
    this.#player.append(this.#terminal.element);
    this.#fullscreen = new Fullscreen(this.element, signal, (on) => this.#onFullscreen(on));
    this.#controls = settings.controls === false ? undefined : this.#makeControls(signal);
  }

  /** Aborted when the player is disposed of. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Connects the view and shows what the start looks like. */
  begin(core: Core): void {
    this.#core = core;
    this.#finder = this.#controls && new Finder(core, this.#controls, this.#terminal);
    this.#controls?.menu.setSpeed(core.speed);
    for (const [name, handler] of Object.entries(this.#handlers(core))) {
      core.emitter.on(name as EventName, handler as Handler<EventName>);
    }
    const { signal } = this.#abort;
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    watchSurroundings(this.element, this.#player, signal, {
      resized: () => this.layout(),
      fontsChanged: () => {
        this.#fontFamily = undefined;
        this.#terminal.forgetFonts();
        this.layout();
      },
      colorsChanged: () => this.#terminal.repaint(),
      visibilityChanged: (visible) => this.#terminal.setVisible(visible),
      // As the page's own films and sounds do.
      removed: () => this.#request(core.pause()),
    });
    if (!this.#settings.autoPlay) {
      this.#overlays.show("start", () => startOverlay(() => this.#request(core.play())));
    }
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
    if (this.#fontFamily !== fontFamily) {
      this.#fontFamily = fontFamily;
      this.#advance = measureAdvance(fontFamily);
    }
    const lineHeight = terminalLineHeight ?? DEFAULT_LINE_HEIGHT;
    const fullscreen = this.#fullscreen.on;
    const fitting = fullscreen ? "both" : fit;
    const width = this.element.clientWidth;
    const fontSize = fittingFontSize({
      cols,
      rows,
      advance: this.#advance,
      lineHeight,
      fit: fitting,
      width,
      height: fitting === "width" ? 0 : this.#roomHeight(),
      below: controls === false ? 0 : CONTROL_BAR_HEIGHT,
      fontSize: fitting && fitting !== "none" ? 0 : this.#ownFontSize(),
    });
    this.#announced = `${cols}x${rows}`;
    this.#player.classList.toggle("ap-filling", fit === "width" && !fullscreen);
    if (fontSize > 0) {
      const ratio = (window.devicePixelRatio || 1) * this.#magnification();
      const advance = this.#advance;
      this.#terminal.layout({ cols, rows, fontSize, fontFamily, advance, lineHeight, ratio });
    }
    const taken = Math.min(width, (cols * this.#advance + 2 * FRAME) * fontSize);
    this.#player.classList.toggle("ap-narrow", taken < NARROW);
    this.#announceSize();
  }

  /** How many times larger than it is laid out the page shows the player, as presentations do. */
  #magnification(): number {
    const scale = this.element.getBoundingClientRect().width / this.element.offsetWidth;
    // Widths that are no whole pixels make it a little more than one; more than four shows nothing.
    return scale > 1.02 ? Math.min(scale, 4) : 1;
  }

  /** Height of the container without the player, whose own height is no room to grow or shrink in. */
  #roomHeight(): number {
    const { style } = this.#player;
    style.setProperty("position", "absolute");
    const height = this.element.clientHeight;
    style.setProperty("position", "");
    return height;
  }

  dispose(): void {
    this.#abort.abort();
    this.#finder?.stop();
    this.#keystrokes.clear();
    this.#preview?.hide();
    clearTimeout(this.#patience);
    clearTimeout(this.#resizeTimer);
    clearInterval(this.#clock);
    this.#terminal.dispose();
    this.element.remove();
  }

  #makeControls(signal: AbortSignal): ControlBar {
    const controls = new ControlBar(
      {
        press: (key) => this.#obey(COMMANDS[key]),
        seek: (location) => this.#request(this.#core.seek(location)),
        setSpeed: (speed) => this.#core.setSpeed(speed),
        search: (text, found) => this.#request(this.#finder?.search(text, found)),
        seekToHit: (direction) => this.#request(this.#finder?.seekToHit(direction)),
        preview: (fraction, clientX) => this.#showPreview(fraction, clientX),
        ...(this.#settings.copyLink && {
          linkNow: () => momentLink(this.#settings.copyLink, this.#core.recorded),
        }),
      },
      signal,
    );
    this.#player.append(this.#keystrokes.element);
    this.#player.append(controls.menu.panel, controls.element);
    this.#player.classList.add("ap-with-controls");
    showHud(this.element, this.#settings.controls === true, signal, (target) => {
      return this.#fullscreen.on || this.#player.contains(target);
    });
    return controls;
  }

  /** What is done when something happens. */
  #handlers(core: Core): { [Name in EventName]?: Handler<Name> } {
    return {
      loading: () => {
        this.#keystrokes.clear();
        this.#bePatient();
      },
      ready: ({ isPausable, isSeekable }) => {
        this.#endPatience();
        this.#controls?.setCapabilities(isPausable, isSeekable);
        this.#controls?.menu.setRecorded(core.isSearchable);
        this.draw();
      },
      metadata: ({ duration, markers, hasAudio }) => {
        this.#controls?.setFacts(duration, markers);
        this.#controls?.setSound(hasAudio, core.muted);
        this.#showTime();
      },
      muted: (muted) => this.#controls?.setSound(core.hasAudio, muted),
      ratechange: ({ speed }) => this.#controls?.menu.setSpeed(speed),
      input: ({ data }) => this.#keystrokes.add(data),
      reset: ({ theme }) => {
        if (this.#settings.embeddedTheme) {
          applyTheme(this.#player, theme);
          this.#terminal.repaint();
        }
      },
      play: () => this.#overlays.hide("start"),
      playing: () => {
        this.#endPatience();
        this.#overlays.hide("info");
        this.#showPlaying(true);
      },
      pause: () => this.#showPlaying(false),
      seeked: () => {
        this.#keystrokes.clear();
        this.#overlays.hide("start");
      },
      offline: ({ message }) => {
        this.#keystrokes.clear();
        this.#endPatience();
        this.#inform(message);
      },
      ended: ({ message }) => {
        this.#endPatience();
        this.#showPlaying(false);
        if (message) {
          this.#inform(message);
        }
      },
      error: ({ name, message }) => {
        this.#keystrokes.clear();
        this.#endPatience();
        this.#overlays.hide("start");
        this.#showPlaying(false);
        this.#overlays.show("error", () =>
          errorOverlay(message, name === NOT_THERE ? undefined : this.#url),
        );
      },
    };
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

  #bePatient(): void {
    this.#patience ??= window.setTimeout(() => {
      this.#overlays.show("loading", () => loadingOverlay(() => this.#core.received));
    }, PATIENCE_MS);
  }

  #endPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#overlays.hide("loading");
  }

  #inform(message: string): void {
    this.#overlays.hide("info");
    this.#overlays.show("info", () => infoOverlay(message));
  }

  #onKey(event: KeyboardEvent): void {
    const command = keyCommand(event, this.#settings.keyboard);
    // When there is nothing to be closed here, the dialog that the player may be in is meant.
    if (command && (event.key !== "Escape" || this.#isCovered() || this.#fullscreen.on)) {
      event.preventDefault();
      event.stopPropagation();
      this.#obey(command);
    }
  }

  /** Whether something lies over the terminal that can be closed. */
  #isCovered(): boolean {
    return this.#overlays.has("help") || (this.#controls?.menu.isOpen ?? false);
  }

  #obey(command: KeyCommand | undefined): void {
    this.#request((async () => command?.(this.#core, this.#actions))());
  }

  #showPreview(fraction: number | undefined, clientX: number): void {
    const { duration, markers } = this.#core.facts;
    if (fraction === undefined || !duration) {
      this.#preview?.hide();
      return;
    }
    const { left, width } = this.#player.getBoundingClientRect();
    const room = this.#player.clientWidth;
    this.#preview ??= this.#makePreview();
    this.#preview.show(fraction * duration, ((clientX - left) / width) * room, room, markers);
  }

  #makePreview(): Preview {
    const preview = new Preview((time, canvas, width) =>
      this.#core.peek(time, () => this.#terminal.drawSmall(canvas, width)),
    );
    this.#player.append(preview.element);
    return preview;
  }

  #toggleHelp(): void {
    if (this.#overlays.has("help")) {
      this.#overlays.hide("help");
      return;
    }
    this.#request(this.#core.pause());
    this.#overlays.show("help", () =>
      helpOverlay(this.#core, this.#settings.keyboard, () => this.#overlays.hide("help")),
    );
  }

  /** Failures are shown by the `error` event; refused requests have nothing to say. */
  #request(promise: Promise<unknown> | undefined): void {
    this.#bePatient();
    promise
      ?.catch((error) => this.#settings.logger.debug(error))
      .then(() => this.#core.isWaiting || this.#endPatience());
  }

  #onFullscreen(on: boolean): void {
    this.#controls?.setFullscreen(on);
    this.layout();
  }

  #gridSize(): { cols: number; rows: number } {
    if (this.#engine?.playable) {
      return this.#engine;
    }
    const { cols = 80, rows = 24 } = this.#settings;
    return { cols, rows };
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
