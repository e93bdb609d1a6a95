// The drawings of the control bar and the start button, as SVG paths.

import { drawing } from "./dom.js";

const SPEAKER = "M0 4.5h3l4-3.5v12l-4-3.5h-3z";

/** Sizes and outlines. */
const ICONS = {
  play: ["12 12", "M2 .8v10.4a.6.6 0 0 0 .9.5l8.5-5.2a.6.6 0 0 0 0-1L2.9.3A.6.6 0 0 0 2 .8z"],
  pause: [
    "12 12",
    "M1.5 0h2.5a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-2.5a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5z" +
      "m6.5 0h2.5a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-2.5a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5z",
  ],
  "fullscreen-on": [
    "14 14",
    "M0 0h5.5v2h-3.5v3.5h-2zM14 0v5.5h-2v-3.5h-3.5v-2z" +
      "M0 14v-5.5h2v3.5h3.5v2zM14 14h-5.5v-2h3.5v-3.5h2z",
  ],
  "fullscreen-off": [
    "14 14",
    "M5.5 0v5.5h-5.5v-2h3.5v-3.5zM8.5 0h2v3.5h3.5v2h-5.5z" +
      "M0 8.5h5.5v5.5h-2v-3.5h-3.5zM8.5 8.5h5.5v2h-3.5v3.5h-2z",
  ],
  keyboard: [
    "26 14",
    "M2 0h22a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-22a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2z" +
      "m0 1.5a.5.5 0 0 0-.5.5v10a.5.5 0 0 0 .5.5h22a.5.5 0 0 0 .5-.5v-10a.5.5 0 0 0-.5-.5z" +
      "m2 2h2v2h-2zm4 0h2v2h-2zm4 0h2v2h-2zm4 0h2v2h-2zm4 0h2v2h-2z" +
      "m0 5h2v2h-2zm-16 0h2v2h-2zm3 0h12v2h-12z",
  ],
  menu: [
    "14 14",
    "M7 0a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4z" +
      "m0 5.3a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4zm0 5.3a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4z",
  ],
  sound: [
    "14 14",
    `${SPEAKER}M9 4a4 4 0 0 1 0 6v-1.6a2.4 2.4 0 0 0 0-2.8zm0-3a7 7 0 0 1 0 12v-1.7a5.4 5.4 0 0 0 0-8.6z`,
  ],
  muted: [
    "14 14",
    `${SPEAKER}M9 5.2l1-1 1.5 1.5 1.5-1.5 1 1-1.5 1.5 1.5 1.5-1 1-1.5-1.5-1.5 1.5-1-1 1.5-1.5z`,
  ],
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): Element {
  const [size, d] = ICONS[name];
  return drawing(`ap-icon ap-icon-${name}`, size, [{ d }]);
}

export function startIcon(): Element {
  return drawing("ap-icon-start", "100 100", [
    { class: "ap-play-btn-stroke", d: "M50 2a48 48 0 1 1 0 96a48 48 0 0 1 0-96z" },
    {
      class: "ap-play-btn-fill",
      d: "M39 28.5v43a3 3 0 0 0 4.6 2.5l34-21.5a3 3 0 0 0 0-5l-34-21.5a3 3 0 0 0-4.6 2.5z",
    },
  ]);
}
