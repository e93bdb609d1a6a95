// Short names in place of long ones that nobody outside the player says: those of the engine's
// exports, those of members that neither browsers, nor pages, nor recordings know, and private ones.

import { parse } from "acorn";
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
  "alignment",
  "back",
  "baseline",
  "below",
  "bits",
  "bytes",
  "calls",
  "cancelFrame",
  "changed",
  "changedRow",
  "colorsChanged",
  "count",
  "draw",
  "drawSmall",
  "element",
  "emit",
  "endPoster",
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
  "free",
  "fulfil",
  "grant",
  "grown",
  "gunzip",
  "hide",
  "highlight",
  "isOpen",
  "isPlaying",
  "keystrokes",
  "kind",
  "lineHeight",
  "link",
  "linkNow",
  "linked",
  "local",
  "make",
  "maskHeight",
  "module",
  "more",
  "narrow",
  "nextEvent",
  "nextTask",
  "number",
  "onVisibility",
  "open",
  "openSearch",
  "pad",
  "painted",
  "panel",
  "peek",
  "pixels",
  "playable",
  "playedTime",
  "press",
  "preview",
  "progress",
  "ratio",
  "received",
  "repaint",
  "report",
  "requestFrame",
  "requestIdle",
  "resized",
  "rest",
  "resumed",
  "row",
  "running",
  "schedule",
  "seekSome",
  "seekTo",
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
  "showPoster",
  "showText",
  "source",
  "stalled",
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

/**
 * The same script with ordinary members for private ones, which nobody can get at either as long as
 * their objects stay inside. What extends another class is left alone: it may be a page's.
 */
export function openMembers(code) {
  const edits = [];
  visit(parse(code, { ecmaVersion: "latest", sourceType: "module" }), (node) => {
    if (/^Class(Expression|Declaration)$/.test(node.type) && !node.superClass) {
      edits.push(...openClass(node));
    }
  });
  let end = code.length;
  let opened = "";
  for (const { start, name } of edits.sort((one, other) => other.start - one.start)) {
    const space = /\w/.test(code[start - 1]) ? " " : "";
    const behind = code.slice(start, end).replace(/^#[\w$]+/, `${space}${name}`);
    opened = `${behind}${opened}`;
    end = start;
  }
  return `${code.slice(0, end)}${opened}`;
}

/** Where a class has private names, and what stands for them: names that it has not got yet. */
function openClass({ body }) {
  const isPrivate = ({ type }) => type === "PrivateIdentifier";
  const taken = new Set(body.body.filter(({ key }) => !isPrivate(key)).map(({ key }) => key.name));
  const names = new Map();
  for (const { key } of body.body.filter(({ key }) => isPrivate(key) && !names.has(key.name))) {
    const name = [key.name, ...LETTERS].find((name) => !taken.has(name));
    names.set(key.name, name);
    taken.add(name);
  }
  const edits = [];
  visit(body, (node) => {
    if (isPrivate(node)) {
      edits.push({ start: node.start, name: names.get(node.name) });
    }
  });
  return edits;
}

function visit(node, see) {
  if (node && typeof node === "object") {
    if (node.type) {
      see(node);
    }
    for (const child of Object.values(node)) {
      visit(child, see);
    }
  }
}
