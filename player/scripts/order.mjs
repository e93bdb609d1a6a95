// The order in which a script has its functions and classes, and these their methods, and in which
// the rules of a stylesheet have their declarations. It means nothing to browsers, but gzip makes
// less of what resembles something that was there shortly before.

import { gzipSync } from "node:zlib";
import { parse } from "acorn";

/** How many orders are tried; more of them gain little. */
const TRIES = 4000;
const STYLE_TRIES = 20_000;

/** The same script in the best order that was found. */
export function order(code) {
  let statements = split(code);
  let size = measure(statements);
  const random = numbers();
  for (let left = TRIES; left > 0; left -= 1) {
    const changed = left % 2 ? moveStatement(statements, random) : moveMethod(statements, random);
    const bytes = measure(changed);
    if (bytes <= size) {
      [statements, size] = [changed, bytes];
    }
  }
  return join(statements);
}

/** The same stylesheet, minified, with its declarations in the best order that was found. */
export function orderStyles(code) {
  // Every other part is what is between the braces of a rule.
  let parts = code.split(/(?<=\{)([^{}]*)(?=\})/).map((part) => part.split(";"));
  const rules = parts.flatMap(({ length }, at) => (at % 2 && length > 1 ? [at] : []));
  const text = () => parts.map((part) => part.join(";")).join("");
  let size = gzipSync(text(), { level: 9 }).length;
  const random = numbers();
  for (let left = STYLE_TRIES; left > 0; left -= 1) {
    const at = rules[random(rules.length)];
    const before = parts;
    const { length } = parts[at];
    const [from, to] = [random(length), random(length)];
    const passed = parts[at].slice(Math.min(from, to), Math.max(from, to) + 1);
    if (!passed.some((other) => other !== parts[at][from] && isTied(other, parts[at][from]))) {
      parts = parts.with(at, move(parts[at], from, to));
      const bytes = gzipSync(text(), { level: 9 }).length;
      if (bytes > size) {
        parts = before;
      } else {
        size = bytes;
      }
    }
  }
  return text();
}

/** Whether one of two declarations may say something about what the other one says. */
function isTied(...declarations) {
  const [one, other] = declarations.map((text) => text.slice(0, text.indexOf(":")));
  const names = [one, other].sort().join();
  return (
    one === other ||
    one.startsWith(`${other}-`) ||
    other.startsWith(`${one}-`) ||
    names === "font,line-height" ||
    /^(bottom|inset),(inset|left|right|top)$/.test(names)
  );
}

/** Whole numbers from 0 up to one that is asked with; the same for every build. */
export function numbers() {
  let state = 1;
  return (end) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * end);
  };
}

function moveStatement(statements, random) {
  // Elements of a page come to life where the script begins to do something.
  const end = statements.findIndex(({ isAction }) => isAction);
  const free = statements.flatMap(({ isFree }, index) => (isFree && index < end ? [index] : []));
  return move(statements, free[random(free.length)], random(end));
}

function moveMethod(statements, random) {
  const all = statements.flatMap(({ methods }, at) => methods.map((_, from) => ({ at, from })));
  const { at, from } = all[random(all.length)];
  const { methods } = statements[at];
  const moved = move(methods, from, random(methods.length));
  return statements.with(at, { ...statements[at], methods: moved });
}

function move(list, from, to) {
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), list[from], ...others.slice(to)];
}

/** Statements, and each variable as one. */
function split(code) {
  const { body } = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  const nodes = body.flatMap((node) =>
    node.type === "VariableDeclaration"
      ? node.declarations.map((one) => ({ node: one, kind: node.kind }))
      : [{ node, kind: undefined }],
  );
  const used = usedAtStart(nodes.map(({ node }) => node));
  return nodes.map(({ node, kind }) => {
    const isClass = node.init?.type === "ClassExpression";
    const methods = isClass ? methodsOf(node.init) : [];
    const [start, end] = methods.length
      ? [methods[0].start, methods[methods.length - 1].end]
      : [node.end, node.end];
    const isLater = isClass && isWithoutActions(node.init) && !used.has(node.id.name);
    return {
      kind,
      head: code.slice(node.start, start),
      methods: methods.map((method) => code.slice(method.start, method.end)),
      tail: code.slice(end, node.end),
      isFree: node.type === "FunctionDeclaration" || isLater,
      isAction: node.type === "ExpressionStatement",
    };
  });
}

/** The methods of a class, when nothing else is between them. */
function methodsOf({ body: { body: members } }) {
  const isMethod = ({ type }) => type === "MethodDefinition";
  const methods = members.slice(members.findIndex(isMethod));
  return methods.every(isMethod) ? methods : [];
}

/** Whether nothing happens where a class is, before it is used. */
function isWithoutActions({ superClass, body: { body: members } }) {
  return (
    !superClass &&
    members.every(
      ({ type, computed, static: isStatic }) =>
        !computed && (type === "MethodDefinition" || (type === "PropertyDefinition" && !isStatic)),
    )
  );
}

/** Names that are used while the script starts, by statements or by functions which those name. */
function usedAtStart(nodes) {
  const isFunction = ({ type }) => type === "FunctionDeclaration";
  const functions = new Map(nodes.filter(isFunction).map((node) => [node.id.name, node.body]));
  const used = new Set();
  const visit = (node) => {
    if (node?.type === "Identifier" && !used.has(node.name)) {
      used.add(node.name);
      visit(functions.get(node.name));
    }
    const isLater = /Function|MethodDefinition|PropertyDefinition/.test(node?.type ?? "");
    if (node && typeof node === "object" && !isLater) {
      const { key, property, ...others } = node;
      Object.values(node.computed ? node : others).forEach(visit);
    }
  };
  for (const node of nodes.filter((node) => !isFunction(node))) {
    visit(node.type === "VariableDeclarator" ? node.init : node);
  }
  return used;
}

function measure(statements) {
  return gzipSync(join(statements), { level: 9 }).length;
}

function join(statements) {
  let text = "";
  let before;
  for (const { kind, head, methods, tail } of statements) {
    const statement = `${head}${methods.join("")}${tail}`;
    if (kind && kind === before) {
      text = `${text.slice(0, -1)},${statement};`;
    } else {
      text += kind ? `${kind} ${statement};` : statement;
    }
    before = kind;
  }
  return text;
}
