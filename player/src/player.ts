// What `create` gives to a page: a player and everything that can be done with it.

import { makeCore } from "./assemble.js";
import { Commands } from "./commands.js";
import type { Core } from "./core/core.js";
import { type Options, readOptions } from "./core/options.js";
import { parseTime } from "./core/time.js";
import { type Source, sourceUrl } from "./drivers/open.js";
import { playAlong } from "./ui/audio-track.js";
import { browserEnv } from "./ui/browser-env.js";
import { PlayerView } from "./ui/player-view.js";
import { engineModule } from "./wasm.js";

export class Player extends Commands {
  /** The player's element, a child of the container. */
  readonly el: HTMLElement;
  protected readonly core: Core;
  readonly #view: PlayerView;

  constructor(source: Source, container: Element, options: Options) {
    super();
    const settings = readOptions(options);
    const { signal, audioUrl, logger } = settings;
    if (settings.copyLink === true && options.startAt === undefined) {
      settings.startAt = parseTime(new URL(location.href).searchParams.get("t") ?? 0) ?? 0;
    }
    if (settings.preload || settings.autoPlay || settings.poster) {
      // Prepared while the page is made; who waits for it hears of a failure.
      engineModule().catch(() => {});
    }
    const view = new PlayerView(settings, sourceUrl(source));
    this.#view = view;
    this.core = makeCore({
      env: browserEnv,
      source,
      settings,
      view,
      module: engineModule,
      useEngine: (engine) => view.useEngine(engine),
    });
    this.el = view.element;
    container.append(this.el);
    view.begin(this.core);
    if (audioUrl) {
      playAlong(audioUrl, this.core, logger, view.signal);
    }
    if (signal?.aborted) {
      this.dispose();
      return;
    }
    signal?.addEventListener("abort", () => this.dispose(), { once: true, signal: view.signal });
    view.layout();
    // Not before the page has had its chance to listen.
    queueMicrotask(() => this.core.begin());
  }

  /** Removes the player from the page and frees what it held. */
  dispose(): void {
    this.#view.dispose();
    this.core.dispose();
  }
}
