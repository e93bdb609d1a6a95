// The text of the screen as text: invisible, over the picture, there to be selected, copied, found
// and read aloud. Each row is an element of its own, so that what is copied has line breaks.

import type { Engine } from "../core/engine.js";
import { element } from "./dom.js";

/** The name under which styles find what is marked. */
const MARKS = "ap-search";

export class TextLayer {
  readonly element: HTMLPreElement;
  /** What the rows are in; it stays in sight when the element scrolls. */
  readonly #lines = element("div", "ap-lines");
  #rows: HTMLElement[] = [];
  #wrapped: boolean[] = [];
  #wanted = "";
  readonly #ranges: Range[] = [];

  constructor() {
    this.element = element(
      "pre",
      "ap-term-text",
      {
        tabindex: "0",
        role: "group",
        "aria-label": "Terminal",
        "aria-live": "off",
      },
      [this.#lines],
    );
    this.element.oncopy = (event) => this.#copy(event);
  }

  /** Takes on another number of rows. */
  resize(rows: number): void {
    while (this.#rows.length > rows) {
      this.#rows.pop()?.remove();
    }
    while (this.#rows.length < rows) {
      const row = element("div", "ap-line");
      this.#rows.push(row);
      this.#lines.append(row);
    }
    this.#wrapped.length = rows;
  }

  /** Takes over the rows whose text has changed. */
  update(engine: Engine): void {
    for (
      let row = engine.calls.text_row_changed();
      row >= 0;
      row = engine.calls.text_row_changed()
    ) {
      const { text, wrapped, linked, segments } = engine.row(row);
      const link = linked ? (column: number) => engine.link(row, column) : undefined;
      this.#wrapped[row] = wrapped;
      this.#rows[row]?.replaceChildren(...pieces(text, [...segments], link));
    }
    if (this.#wanted !== "") {
      this.#mark();
    }
  }

  /** Marks a text wherever it is, now and after changes; an empty one nowhere. */
  highlight(text: string): void {
    this.#wanted = text.toLowerCase();
    this.#mark();
  }

  #mark(): void {
    if (typeof Highlight === "undefined") {
      return;
    }
    const marks = CSS.highlights.get(MARKS) ?? new Highlight();
    CSS.highlights.set(MARKS, marks);
    for (const range of this.#ranges.splice(0)) {
      marks.delete(range);
    }
    if (this.#wanted === "") {
      return;
    }
    // Where each piece of text begins in all of it; what is wrapped goes on in the next row.
    const starts: [node: Node, start: number][] = [];
    let text = "";
    for (const [index, row] of this.#rows.entries()) {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        starts.push([node, text.length]);
        text += lowerCase(node.nodeValue ?? "");
      }
      text += this.#wrapped[index] ? "" : "\n";
    }
    for (let at = text.indexOf(this.#wanted); at >= 0; at = text.indexOf(this.#wanted, at + 1)) {
      const last = at + this.#wanted.length - 1;
      const first = starts.findLast(([, start]) => start <= at);
      const end = starts.findLast(([, start]) => start <= last);
      if (first && end) {
        const range = document.createRange();
        range.setStart(first[0], at - first[1]);
        range.setEnd(end[0], last + 1 - end[1]);
        this.#ranges.push(range);
        marks.add(range);
      }
    }
  }

  #copy(event: ClipboardEvent): void {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    const selection = ("getSelection" in root ? root : document).getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) {
      return;
    }
    event.clipboardData.setData("text/plain", this.selectedText(selection));
    event.preventDefault();
  }

  /** What is selected, as one sees it: wrapped rows joined, no blanks at the ends of lines. */
  selectedText(selection: Selection): string {
    const range = selection.getRangeAt(0);
    let text = "";
    let begun = false;
    for (const [index, row] of this.#rows.entries()) {
      if (!range.intersectsNode(row)) {
        continue;
      }
      if (begun && !this.#wrapped[index - 1]) {
        text = `${trimBlanks(text)}\n`;
      }
      text += selectedPart(range, row);
      begun = true;
    }
    return trimBlanks(text);
  }
}

/** Small letters where they are as many as before, so that places stay what they are. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

/** The part of a row's text that lies in a range, which is in some of it. */
function selectedPart(range: Range, row: Node): string {
  const part = document.createRange();
  part.selectNodeContents(row);
  if (row.contains(range.startContainer)) {
    part.setStart(range.startContainer, range.startOffset);
  }
  if (row.contains(range.endContainer)) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  return part.toString();
}

function trimBlanks(text: string): string {
  return text.replace(/[ \t]+$/, "");
}

/**
 * Text as it is, and characters of doubtful width in boxes that have the right one. `link` answers
 * where a column leads, if any does.
 */
function pieces(
  text: string,
  segments: number[],
  link: ((column: number) => string) | undefined,
): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let anchor: HTMLAnchorElement | undefined;
  let address = "";
  let column = 0;
  /** Adds text at the present column, to the link that is there. */
  const add = (piece: string, columns: number) => {
    const found = link?.(column) ?? "";
    if (found !== address) {
      address = found;
      anchor = makeLink(address);
      nodes.push(...(anchor ? [anchor] : []));
    }
    const node = columns > 0 ? makeBox(piece, columns) : piece;
    anchor ? anchor.append(node) : nodes.push(node);
    column += columns || piece.length;
  };
  const cuts = segments.length > 0 ? segments : [text.length, 0];
  let at = 0;
  for (let index = 0; index < cuts.length; index += 2) {
    const [length = 0, columns = 0] = cuts.slice(index, index + 2);
    const piece = text.slice(at, at + length);
    at += length;
    // Characters of one column each may belong to different links.
    for (const part of columns === 0 && link ? piece : [piece]) {
      add(part, columns);
    }
  }
  return nodes;
}

function makeBox(text: string, columns: number): HTMLElement {
  const box = element("span", "ap-box", {}, [text]);
  box.style.setProperty("--columns", String(columns));
  return box;
}

/** A link that a recording brings along leads to the web or to a mailbox, and tells nothing. */
function makeLink(address: string): HTMLAnchorElement | undefined {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) {
    return undefined;
  }
  const rel = "noopener noreferrer nofollow";
  return element("a", "", { href: address, target: "_blank", rel, title: address });
}
