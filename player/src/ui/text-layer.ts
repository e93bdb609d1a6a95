// The text of the screen as text: invisible, over the picture, there to be selected, copied, found
// and read aloud. Each row is an element of its own, so that what is copied has line breaks.

import type { Engine, RowText } from "../core/engine.js";
import { element, listen } from "./dom.js";

export class TextLayer {
  readonly element: HTMLPreElement;
  #rows: HTMLElement[] = [];
  #wrapped: boolean[] = [];

  constructor(signal: AbortSignal) {
    this.element = element("pre", "ap-term-text", {
      tabindex: "0",
      role: "group",
      "aria-label": "Terminal",
      "aria-live": "off",
    });
    listen(this.element, "copy", signal, (event) => this.#copy(event));
  }

  /** Takes on another number of rows. */
  resize(rows: number): void {
    while (this.#rows.length > rows) {
      this.#rows.pop()?.remove();
    }
    while (this.#rows.length < rows) {
      const row = element("div", "ap-line");
      this.#rows.push(row);
      this.element.append(row);
    }
    this.#wrapped.length = rows;
  }

  /** Takes over the rows whose text has changed. */
  update(engine: Engine): void {
    for (let row = engine.changedRow(); row >= 0; row = engine.changedRow()) {
      const text = engine.row(row);
      this.#wrapped[row] = text.wrapped;
      this.#rows[row]?.replaceChildren(...pieces(text));
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

/** The part of a row's text that lies in a range. */
function selectedPart(range: Range, row: Node): string {
  const part = document.createRange();
  part.selectNodeContents(row);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
    part.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  return part.toString();
}

function trimBlanks(text: string): string {
  return text.replace(/[ \t]+$/, "");
}

/** Text as it is, and characters of doubtful width in boxes that have the right one. */
function pieces({ text, segments }: RowText): (Node | string)[] {
  if (segments.length === 0) {
    return [text];
  }
  const nodes: (Node | string)[] = [];
  let at = 0;
  for (let index = 0; index < segments.length; index += 2) {
    const end = at + (segments[index] ?? 0);
    const columns = segments[index + 1] ?? 0;
    const piece = text.slice(at, end);
    if (columns === 0) {
      nodes.push(piece);
    } else {
      const box = element("span", "ap-box", {}, [piece]);
      box.style.setProperty("--columns", String(columns));
      nodes.push(box);
    }
    at = end;
  }
  return nodes;
}
