// The address at which a page shows a moment of its recording.

import type { Settings } from "../core/options.js";

/** `copyLink` as in the options; `true` is the page itself. */
export function momentLink(copyLink: Settings["copyLink"], position: number): string {
  const time = Math.floor(position);
  if (typeof copyLink === "function") {
    return copyLink(time);
  }
  const link = new URL(typeof copyLink === "string" ? copyLink : location.href, document.baseURI);
  link.searchParams.set("t", String(time));
  return link.href;
}
