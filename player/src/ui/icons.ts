// The drawings of the control bar and the start button, as SVG paths.

import { drawing } from "./dom.js";

export const playIcon = () =>
  drawing("ap-icon ap-icon-play", 12, 12, [
    "M2 .8v10.4a.6.6 0 0 0 .9.5l8.5-5.2a.6.6 0 0 0 0-1L2.9.3A.6.6 0 0 0 2 .8z",
  ]);

export const pauseIcon = () =>
  drawing("ap-icon ap-icon-pause", 12, 12, [
    "M1.5 0h2.5a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-2.5a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5z",
    "M8 0h2.5a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-2.5a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5z",
  ]);

export const enterFullscreenIcon = () =>
  drawing("ap-icon ap-icon-fullscreen-on", 14, 14, [
    "M0 0h5.5v2h-3.5v3.5h-2z",
    "M14 0v5.5h-2v-3.5h-3.5v-2z",
    "M0 14v-5.5h2v3.5h3.5v2z",
    "M14 14h-5.5v-2h3.5v-3.5h2z",
  ]);

export const leaveFullscreenIcon = () =>
  drawing("ap-icon ap-icon-fullscreen-off", 14, 14, [
    "M5.5 0v5.5h-5.5v-2h3.5v-3.5z",
    "M8.5 0h2v3.5h3.5v2h-5.5z",
    "M0 8.5h5.5v5.5h-2v-3.5h-3.5z",
    "M8.5 8.5h5.5v2h-3.5v3.5h-2z",
  ]);

export const keyboardIcon = () =>
  drawing("ap-icon ap-icon-keyboard", 26, 14, [
    "M2 0h22a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-22a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM2 1.5a.5.5 0 0 0-.5.5v10a.5.5 0 0 0 .5.5h22a.5.5 0 0 0 .5-.5v-10a.5.5 0 0 0-.5-.5z",
    "M4 3.5h2v2h-2zM8 3.5h2v2h-2zM12 3.5h2v2h-2zM16 3.5h2v2h-2zM20 3.5h2v2h-2z",
    "M7 8.5h12v2h-12zM4 8.5h2v2h-2zM20 8.5h2v2h-2z",
  ]);

export const startIcon = () => {
  const icon = drawing("ap-icon-start", 100, 100, [
    "M50 2a48 48 0 1 1 0 96a48 48 0 0 1 0-96z",
    "M39 28.5v43a3 3 0 0 0 4.6 2.5l34-21.5a3 3 0 0 0 0-5l-34-21.5a3 3 0 0 0-4.6 2.5z",
  ]);
  icon.children[0]?.setAttribute("class", "ap-play-btn-stroke");
  icon.children[1]?.setAttribute("class", "ap-play-btn-fill");
  return icon;
};

export const menuIcon = () =>
  drawing("ap-icon ap-icon-menu", 14, 14, [
    "M7 0a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4zM7 5.3a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4zM7 10.6a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4z",
  ]);

const SPEAKER = "M0 4.5h3l4-3.5v12l-4-3.5h-3z";

export const soundIcon = () =>
  drawing("ap-icon ap-icon-sound", 14, 14, [
    SPEAKER,
    "M9 4a4 4 0 0 1 0 6v-1.6a2.4 2.4 0 0 0 0-2.8zM9 1a7 7 0 0 1 0 12v-1.7a5.4 5.4 0 0 0 0-8.6z",
  ]);

export const mutedIcon = () =>
  drawing("ap-icon ap-icon-muted", 14, 14, [
    SPEAKER,
    "M9 5.2l1-1 1.5 1.5 1.5-1.5 1 1-1.5 1.5 1.5 1.5-1 1-1.5-1.5-1.5 1.5-1-1 1.5-1.5z",
  ]);
