// Which letter stands for which variable and which member of a script's own classes. It means
// nothing to browsers, but gzip makes less of what reads like something shortly before.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "acorn";
import { minify } from "terser";
import { numbers, order } from "./order.mjs";
import { player } from "./paths.mjs";

/** How many changes are tried in a search that takes ten minutes; three times less gain 300 bytes less. */
const ALL_TRIES = 150_000;

/** How many in one of some seconds, which gains a third as much. */
const SOME_TRIES = 3_000;

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

const RESERVED = /^(as|do|if|in|is|of)$/;

/** How a name is written as long as it has no letter yet. */
const PLACE = /\$(\d+)\$/;

/** What the longest search found, and for which script: it need not be done again for that. */
const FOUND = path.join(player, "scripts", "letters.txt");

/**
 * The same script in the order and in the letters that were found to be best; `members` are names
 * that may become others wherever they are members. The search for them is short unless it is
 * `thorough`.
 */
export async function smallest(code, members, thorough) {
  const { texts, slots } = await template(order(code), members);
  const names = [...new Set(slots)];
  const places = slots.map((name) => names.indexOf(name));
  const hash = createHash("sha256")
    .update(JSON.stringify([texts, places]))
    .digest("hex");
  const [known, ...letters] = readFileSync(FOUND, "utf8").trim().split(/\s+/);
  if (known === hash) {
    for (const [at, name] of names.entries()) {
      name.letter = letters[at];
    }
  } else {
    chooseLetters(texts, slots, thorough ? ALL_TRIES : SOME_TRIES);
    if (thorough) {
      const lines = names.map(({ letter }, at) => letter + (at % 40 === 39 ? "\n" : " "));
      writeFileSync(FOUND, `${hash}\n${lines.join("").trim()}\n`);
    } else {
      console.log(
        "the letters of scripts/letters.txt are another script's: --search finds better ones",
      );
    }
  }
  return order(write(texts, slots).code);
}

/** Gives names the letters in which the script is smallest. */
function chooseLetters(texts, slots, tries) {
  const random = numbers();
  let best = write(texts, slots);
  for (let left = tries; left > 0; left -= 1) {
    const at = random(slots.length);
    const letter = left % 4 ? resembling(best, at, random) : LETTERS[random(LETTERS.length)];
    const undo = letter && exchange(slots[at], letter);
    if (undo) {
      const changed = write(texts, slots);
      if (changed.size > best.size) {
        undo();
      } else {
        best = changed;
      }
    }
  }
}

/** A script, where its names are in it, and its size. */
function write(texts, slots) {
  let code = "";
  const starts = slots.map(({ letter }, at) => {
    code += texts[at];
    const start = code.length;
    code += letter;
    return start;
  });
  code += texts[slots.length];
  return { code, starts, size: gzipSync(code, { level: 9 }).length };
}

/** What stands elsewhere behind the same characters as a name does. */
function resembling({ code, starts }, at, random) {
  const before = code.slice(starts[at] - 3 - random(4), starts[at]);
  const found = code.indexOf(before, random(code.length));
  return /^[A-Za-z]\w?\b/.exec(code.slice(found + before.length, found + before.length + 3))?.[0];
}

/**
 * Gives a name another letter, and its old one to those that had this before and may not have it at
 * the same time. Answers how to undo that; nothing when it cannot be.
 */
function exchange(name, letter) {
  const old = name.letter;
  const others = [...name.apart].filter((other) => other.letter === letter);
  const mayTake = (one, wanted) => !one.taken.has(wanted) && !RESERVED.test(wanted);
  const collides = (other) => {
    const apart = [...other.apart];
    return !mayTake(other, old) || apart.some((one) => one !== name && one.letter === old);
  };
  if (old === letter || !mayTake(name, letter) || others.some(collides)) {
    return undefined;
  }
  const set = (mine, theirs) => {
    name.letter = mine;
    for (const other of others) {
      other.letter = theirs;
    }
  };
  set(letter, old);
  // Two of the others may be apart from each other, too.
  if (others.some((other) => others.some((one) => other.apart.has(one)))) {
    set(old, letter);
    return undefined;
  }
  return () => set(old, letter);
}

/** The texts between names, and the name behind each of them but the last. */
async function template(code, members) {
  const { ast } = await minify(code, {
    module: true,
    compress: false,
    format: { ast: true, code: false },
  });
  const names = variables(ast);
  const print = () => ast.print_to_string({ ascii_only: true, ecma: 2020 });
  const text = withoutFields(placeMembers(print(), members, names));
  const [first, ...rest] = text.split(PLACE);
  const texts = [first, ...rest.filter((_, at) => at % 2)];
  const slots = rest.filter((_, at) => at % 2 === 0).map((number) => names[number]);
  return { texts, slots };
}

/** A variable or member: its letter, which others must not share it, and what is taken besides. */
function makeName(letter, taken = new Set()) {
  return { letter, apart: new Set(), taken };
}

function separate(names) {
  for (const name of names) {
    for (const other of names) {
      if (other !== name) {
        name.apart.add(other);
      }
    }
  }
}

/** Parts of terser's tree that lead out of it. */
const OUTSIDE = new Set(
  "start end thedef scope parent_scope block_scope enclosed variables globals".split(" "),
);

/** Finds the variables in a tree of terser's, and has them printed as places. */
function variables(ast) {
  const names = new Map();
  const scopes = new Set();
  walk(ast, OUTSIDE, (node) => {
    const { thedef: variable } = node;
    if (variable?.mangled_name && !names.has(variable)) {
      const place = `$${names.size}$`;
      names.set(variable, makeName(variable.mangled_name));
      variable.mangled_name = place;
    }
    for (const scope of [node, node.block_scope].filter((scope) => scope?.enclosed)) {
      scopes.add(scope);
    }
  });
  for (const { enclosed, variables: own } of scopes) {
    const used = new Set([...enclosed, ...(own?.values() ?? [])]);
    separate([...used].filter((one) => names.has(one)).map((one) => names.get(one)));
  }
  return [...names.values()];
}

/**
 * Has members written as places, too, those that others know and private ones. A class that extends
 * another is left as it is: that may be the browser's.
 */
function placeMembers(code, members, names) {
  const places = [];
  const tree = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  // Names that the same objects may have, such as `on`. Those of one letter belong to others.
  const taken = new Set();
  walk(tree, new Set(), ({ computed, key, property }) => {
    const { name } = (!computed && (key ?? property)) || {};
    if (name?.length > 1 && !members.includes(name)) {
      taken.add(name);
    }
  });
  const numbers = new Map(members.map((name) => [name, names.push(makeName(name, taken)) - 1]));
  separate([...numbers.values()].map((number) => names[number]));
  walk(tree, new Set(), ({ type, superClass, body, computed, key, property }) => {
    if (/^Class(Expression|Declaration)$/.test(type) && !superClass) {
      places.push(...openClass(body, numbers, names));
    }
    const member = computed ? undefined : (key ?? property);
    if (member?.type === "Identifier" && numbers.has(member.name)) {
      places.push({ ...member, place: `$${numbers.get(member.name)}$` });
    }
  });
  let opened = "";
  let from = 0;
  for (const { start, end, place } of places.sort((one, other) => one.start - other.start)) {
    // `async#a` is two words.
    const space = /\w/.test(code[start - 1]) ? " " : "";
    opened += `${code.slice(from, start)}${space}${place}`;
    from = end;
  }
  return opened + code.slice(from);
}

/** Fields that get their values in a constructor, or later, need not be declared. */
function withoutFields(code) {
  const fields = [];
  walk(parse(code, { ecmaVersion: "latest", sourceType: "module" }), new Set(), (node) => {
    if (/^Class(Expression|Declaration)$/.test(node.type) && !node.superClass) {
      fields.push(
        ...node.body.body.filter(({ type, value }) => type === "PropertyDefinition" && !value),
      );
    }
  });
  let kept = "";
  let from = 0;
  for (const { start, end } of fields.sort((one, other) => one.start - other.start)) {
    kept += code.slice(from, start);
    from = end;
  }
  return kept + code.slice(from);
}

/** Where a class has private names, and which places they are from now on. */
function openClass(body, numbers, names) {
  const isPrivate = ({ type }) => type === "PrivateIdentifier";
  const keys = body.body.map(({ key }) => key);
  const known = keys.filter((key) => !isPrivate(key)).map(({ name }) => name);
  const taken = new Set(known.filter((name) => !numbers.has(name)));
  const beside = known.filter((name) => numbers.has(name)).map((name) => names[numbers.get(name)]);
  const members = new Map();
  const free = [...LETTERS].filter((letter) => !known.includes(letter));
  for (const { name } of keys.filter(isPrivate)) {
    if (!members.has(name)) {
      members.set(name, names.push(makeName(free[members.size], taken)) - 1);
    }
  }
  separate([...[...members.values()].map((number) => names[number]), ...beside]);
  const places = [];
  walk(body, new Set(), (node) => {
    if (isPrivate(node)) {
      places.push({ start: node.start, end: node.end, place: `$${members.get(node.name)}$` });
    }
  });
  return places;
}

/** Sees every object of a tree once. */
function walk(tree, skipped, see) {
  const seen = new Set();
  const waiting = [tree];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    see(node);
    for (const [key, child] of Object.entries(node)) {
      if (child && typeof child === "object" && !skipped.has(key) && !seen.has(child)) {
        seen.add(child);
        waiting.push(child);
      }
    }
  }
}
