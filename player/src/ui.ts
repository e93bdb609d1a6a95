// The player for pages that were made for the one in two parts: takes the address of a worker,
// which nothing is left for, as its third argument.

import { create as createPlayer, type Options, type Player, type Source } from "./module.js";

export * from "./module.js";

/** As `create`, with or without the address of a worker before the options. */
export function create(
  source: Source,
  container: Element,
  worker?: string | URL | Options,
  options?: Options,
): Player {
  const given = typeof worker === "object" && !(worker instanceof URL) ? worker : options;
  return createPlayer(source, container, given ?? {});
}
