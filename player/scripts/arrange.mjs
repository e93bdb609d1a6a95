// The order in which a module has its functions, and these their variables. It means nothing to
// browsers, but compression makes less of what resembles something that was there shortly before.

import binaryen from "binaryen";

/** Functions resemble each other in having so many instructions in a row in common. */
const ALIKE = 4;

const LOCAL = /\n {2}\(local (\$\S+) \w+\)/g;

/** The code of the same module, in which functions follow those they resemble most. */
export function arrange(module) {
  const text = module.emitText().trimEnd().slice(0, -1);
  const [head, ...functions] = text.split(/(?=\n \(func )/);
  const arranged = binaryen.parseText(`${head}${similarNext(functions).map(byUse).join("")})`);
  arranged.setFeatures(module.getFeatures());
  if (!arranged.validate()) {
    throw new Error("the arranged engine is not valid");
  }
  return arranged.emitBinary();
}

function similarNext(functions) {
  const [first, ...others] = functions.map((text) => ({ text, runs: runsOf(text) }));
  const left = new Set(others);
  const order = [first];
  while (left.size > 0) {
    const last = order.at(-1);
    const next = [...left].reduce((best, one) => {
      const alike = likeness(last, one);
      return best && best.alike >= alike ? best : { one, alike };
    }, undefined).one;
    left.delete(next);
    order.push(next);
  }
  return order.map(({ text }) => text);
}

/** The runs of instructions that a function has. */
function runsOf(text) {
  const names = Array.from(text.matchAll(/\(([a-z][\w.]*)/g), ([, name]) => name);
  return new Set(names.map((_, start) => names.slice(start, start + ALIKE).join()));
}

function likeness(one, other) {
  const shared = [...one.runs].filter((run) => other.runs.has(run)).length;
  return shared / Math.sqrt(one.runs.size * other.runs.size);
}

/** The same function, its variables in the order in which it names them. */
function byUse(text) {
  const locals = [...text.matchAll(LOCAL)];
  if (locals.length === 0) {
    return text;
  }
  const start = locals[0].index;
  const body = text.replace(LOCAL, "");
  const used = new Map();
  for (const [, name] of body.matchAll(/\(local\.\w+ (\$[^\s)]+)/g)) {
    used.set(name, used.get(name) ?? used.size);
  }
  const place = ([, name]) => used.get(name) ?? used.size;
  const sorted = locals.sort((one, other) => place(one) - place(other));
  return `${body.slice(0, start)}${sorted.map(([line]) => line).join("")}${body.slice(start)}`;
}
