// The bar over the terminal in fullscreen that names the recording and its author.

import { element } from "../ui/dom.js";
import type { LegacyOptions } from "./options.js";

/** Adds the bar to a player when there is anything to say. */
export function addTitleBar(wrapper: HTMLElement, options: LegacyOptions): void {
  const { title, author, authorURL, authorImgURL } = options;
  if (!title && !author) {
    return;
  }
  const parts: (Node | string)[] = [];
  if (authorImgURL) {
    parts.push(element("img", "", { src: authorImgURL, alt: "" }));
  }
  if (title) {
    parts.push(`"${title}"`);
  }
  if (author) {
    const isWeb = authorURL !== undefined && /^(https?:\/\/|[./]|[^:]*$)/.test(authorURL);
    parts.push(title ? " by " : "");
    parts.push(isWeb ? element("a", "", { href: authorURL }, [author]) : author);
  }
  wrapper.append(element("div", "title-bar", {}, parts));
}
