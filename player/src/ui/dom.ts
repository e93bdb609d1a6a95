// Elements by plain DOM calls: nothing here parses HTML, so that pages may require Trusted Types.

type Attributes = Record<string, string>;
type Child = Node | string;

/** An element with a class (or several), attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Attributes = {},
  children: Child[] = [],
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.className = className;
  return fill(node, attributes, children);
}

/** A button that a label says the meaning of. */
export function button(
  className: string,
  label: string,
  children: Child[],
  press: () => void,
): HTMLButtonElement {
  const attributes = { type: "button", "aria-label": label };
  const node = element("button", `ap-button ${className}`, attributes, children);
  node.onclick = press;
  return node;
}

/** An SVG drawing of paths in a box of the given size, hidden from screen readers. */
export function drawing(className: string, size: string, paths: Attributes[]): Element {
  const make = (tag: string, attributes: Attributes, children: Child[]) =>
    fill(document.createElementNS(SVG, tag), attributes, children);
  const attributes = { class: className, viewBox: `0 0 ${size}`, "aria-hidden": "true" };
  return make(
    "svg",
    attributes,
    paths.map((path) => make("path", path, [])),
  );
}

const SVG = "http://www.w3.org/2000/svg";

function fill<E extends Element>(node: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Listens until the signal is aborted; for what outlives the player. */
export function listen<K extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: K | "fullscreenchange" | "visibilitychange" | "selectionchange",
  signal: AbortSignal,
  listener: (event: HTMLElementEventMap[K]) => void,
  options: AddEventListenerOptions = {},
): void {
  target.addEventListener(type, listener as EventListener, { ...options, signal });
}
