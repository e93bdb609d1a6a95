// The element `<asciinema-player>`: the attributes, properties, methods and events of players 2.x,
// and today's options beside them.

import type { FitMode, Options } from "../core/options.js";
import { parseTime } from "../core/time.js";
import { Player } from "../player.js";
import { type LegacyOptions, legacySource, modernOptions } from "./options.js";
import { addTitleBar } from "./title-bar.js";

const NAME = "asciinema-player";

/** Makes the element known to the page, once. Does nothing where there are no elements. */
export function defineElement(): void {
  if (typeof customElements !== "undefined" && !customElements.get(NAME)) {
    customElements.define(NAME, makeClass());
  }
}

function makeClass(): CustomElementConstructor {
  return class AsciinemaPlayerElement extends HTMLElement {
    static readonly observedAttributes = ["src"];
    #player: Player | undefined;

    /** Another recording takes the place of the one that is there. */
    attributeChangedCallback(_: string, before: string | null, now: string | null): void {
      if (this.#player && before !== now) {
        this.#dispose();
        this.connectedCallback();
      }
    }

    connectedCallback(): void {
      if (this.#player) {
        return;
      }
      // What was copied or saved with its element is only a picture of a player.
      this.querySelector(":scope > .ap-wrapper")?.remove();
      const { options, more } = readAttributes(this);
      const source = legacySource(this.getAttribute("src") ?? "");
      this.#player = new Player(source, this, modernOptions(options, more));
      addTitleBar(this.#player.el, options);
      forwardEvents(this.#player, this);
      setTimeout(() => this.dispatchEvent(new CustomEvent("attached")), 0);
    }

    disconnectedCallback(): void {
      // What is only moved comes back at once.
      queueMicrotask(() => {
        if (!this.isConnected) {
          this.#dispose();
        }
      });
    }

    #dispose(): void {
      this.#player?.dispose();
      this.#player = undefined;
    }

    /** Seconds; 0 until the recording is there. */
    get duration(): number {
      return this.#player?.getDuration() ?? 0;
    }

    get currentTime(): number {
      return this.#player?.getCurrentTime() ?? 0;
    }

    set currentTime(time: number) {
      this.#player?.seek(time).catch(() => {});
    }

    play(): void {
      this.#player?.play().catch(() => {});
    }

    pause(): void {
      this.#player?.pause().catch(() => {});
    }
  };
}

/** Sends the events of the player from the element; they do not bubble. */
function forwardEvents(player: Player, element: HTMLElement): void {
  const send = (name: string, detail?: unknown) =>
    element.dispatchEvent(new CustomEvent(name, { detail }));
  player.addEventListener("ready", () => {
    for (const name of ["loadedmetadata", "loadeddata", "canplay", "canplaythrough"]) {
      send(name);
    }
  });
  player.addEventListener("playing", () => send("play"));
  for (const name of ["pause", "ended", "input", "marker", "error"] as const) {
    player.addEventListener(name, (detail: unknown) => send(name, detail));
  }
}

interface Attributes {
  options: LegacyOptions;
  more: Options;
}

/** Attributes as 2.x read them: those that are there are true, whatever they say. */
function readAttributes(element: HTMLElement): Attributes {
  const text = (name: string) => element.getAttribute(name) ?? undefined;
  const isThere = (name: string) => element.hasAttribute(name);
  const number = (name: string) => {
    const value = Number.parseFloat(text(name) ?? "");
    return Number.isFinite(value) ? value : undefined;
  };
  const options = {
    ...read("preload loop", isThere),
    ...read("speed idleTimeLimit", number),
    ...read("fontSize theme title author authorURL authorImgURL", text),
    autoPlay: isThere("autoplay"),
    startAt: parseTime(text("start-at") ?? 0) ?? 0,
    width: number("cols"),
    height: number("rows"),
    poster: unescapePoster(text("poster")),
  } as LegacyOptions;
  return { options, more: modernAttributes(text) };
}

/** Attributes that 2.x did not have. */
function modernAttributes(text: (name: string) => string | undefined): Options {
  const [markers, link] = [text("markers"), text("copy-link")];
  const number = (name: string) => (text(name) ? Number(text(name)) : undefined);
  /** There and not `false`. */
  const flag = (name: string) => (text(name) === undefined ? undefined : text(name) !== "false");
  return withoutAbsent({
    ...read("audioUrl cursorMode", text),
    fit: (text("fit") === "false" ? false : text("fit")) as FitMode | undefined,
    ...read("pauseOnMarkers boldIsBright adaptivePalette keystrokeOverlay keyboard", flag),
    controls: text("controls") === "auto" ? undefined : flag("controls"),
    markers: markers === undefined ? undefined : JSON.parse(markers),
    terminalFontFamily: text("font-family"),
    terminalLineHeight: number("line-height"),
    scrollback: number("scrollback"),
    copyLink: /^(true|false|)$/.test(link ?? "") ? flag("copy-link") : link,
  });
}

/** Options by their names, from the attributes with the same names in small letters. */
function read(names: string, get: (attribute: string) => unknown): object {
  const toAttribute = (name: string) =>
    name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
  return Object.fromEntries(names.split(" ").map((name) => [name, get(toAttribute(name))]));
}

function withoutAbsent(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** `\e`, `\x1b` and `\u001b` in a poster are what they say, as are line ends. */
function unescapePoster(poster: string | undefined): string | undefined {
  return poster
    ?.replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, long, short) =>
      String.fromCharCode(Number.parseInt(long ?? short, 16)),
    )
    .replaceAll("\\e", "\x1b")
    .replaceAll("\\n", "\n")
    .replaceAll("\\r", "\r");
}
