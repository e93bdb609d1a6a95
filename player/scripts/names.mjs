// Short names in place of long ones that nobody outside the player says: those of the engine's
// exports, and those of members that neither browsers, nor pages, nor recordings know.

import binaryen from "binaryen";

/** Exports whose names mean nothing else in the player's sources. */
const ownExport = /^[a-z]+(_[a-z]+)+$/;

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A module with short names of its exports, and the long ones with what they have become. */
export function renameExports(code) {
  const module = binaryen.readBinary(code);
  const infos = Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  );
  const names = {};
  for (const { name, kind, value } of infos) {
    if (kind === binaryen.ExternalGlobal) {
      module.removeExport(name);
    } else if (ownExport.test(name)) {
      names[name] = LETTERS[Object.keys(names).length];
      module.removeExport(name);
      module.addFunctionExport(value, names[name]);
    }
  }
  return { code: Buffer.from(module.emitBinary()), names };
}

/**
 * Members of the player's own classes and interfaces. None of these is an option, an event, a field
 * of a recording, an attribute, or a name that browsers have.
 */
export const members = [
  "absolute",
  "back",
  "baseline",
  "below",
  "bits",
  "calls",
  "cancelFrame",
  "caughtUp",
  "changed",
  "colorsChanged",
  "count",
  "draw",
  "drawSmall",
  "element",
  "embeddedTheme",
  "emit",
  "emitter",
  "env",
  "facts",
  "failure",
  "family",
  "finished",
  "flushText",
  "follow",
  "fontsChanged",
  "forgetFonts",
  "fork",
  "forkEngine",
  "found",
  "fulfil",
  "grant",
  "grown",
  "gunzip",
  "hide",
  "highlight",
  "isAwaited",
  "isOpen",
  "isPlaying",
  "isWaiting",
  "kind",
  "lineHeight",
  "link",
  "linkNow",
  "linked",
  "make",
  "maskHeight",
  "module",
  "more",
  "narrow",
  "nextEvent",
  "nextTask",
  "onVisibility",
  "open",
  "openSearch",
  "pad",
  "painted",
  "panel",
  "peek",
  "pixels",
  "playable",
  "position",
  "press",
  "preview",
  "progress",
  "ratio",
  "received",
  "recorded",
  "repaint",
  "report",
  "requestFrame",
  "requestIdle",
  "resized",
  "rest",
  "row",
  "running",
  "schedule",
  "seekToHit",
  "selectedText",
  "send",
  "setBlinking",
  "setCapabilities",
  "setDuration",
  "setFacts",
  "setFullscreen",
  "setHit",
  "setHits",
  "setMarkers",
  "setPlaying",
  "setPosition",
  "setRecorded",
  "setSound",
  "setVisible",
  "settings",
  "show",
  "showText",
  "source",
  "startEngine",
  "strip",
  "take",
  "toggleFullscreen",
  "toggleHelp",
  "toggleKeys",
  "until",
  "unzstd",
  "use",
  "useEngine",
  "view",
  "visibilityChanged",
  "wake",
  "whole",
  "wide",
  "wish",
  "wrapped",
  "writePoster",
];
