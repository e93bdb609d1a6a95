// What a typed key is called, from the bytes that terminals send for it: `C-a`, `Ret`, `A-x`, `F5`.

/** A key that was pressed; `text` for characters that are what they look like. */
export interface TypedKey {
  label: string;
  text: boolean;
}

const ESCAPE = "\x1b";

const CHARACTERS: Record<string, string> = {
  "\r": "Ret",
  "\n": "Ret",
  "\t": "Tab",
  [ESCAPE]: "Esc",
  "\x7f": "Back",
  " ": "Spc",
};

/** The last letter of a sequence. */
const LETTERS: Record<string, string> = {
  A: "↑",
  B: "↓",
  C: "→",
  D: "←",
  F: "End",
  H: "Home",
  P: "F1",
  Q: "F2",
  R: "F3",
  S: "F4",
  Z: "S-Tab",
};

/** The number before a tilde. */
const NUMBERS: Record<number, string> = {
  1: "Home",
  2: "Ins",
  3: "Del",
  4: "End",
  5: "PgUp",
  6: "PgDn",
  7: "Home",
  8: "End",
};
for (const [at, number] of [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].entries()) {
  NUMBERS[number] = `F${at + 1}`;
}

/** Names the key that typed this; none for text that was pasted and what is not known. */
export function nameKey(data: string): TypedKey | undefined {
  if ([...data].length === 1) {
    return nameCharacter(data);
  }
  if (data[0] !== ESCAPE) {
    return undefined;
  }
  const rest = data.slice(1);
  if ([...rest].length === 1) {
    const key = nameCharacter(rest);
    return key && { label: `A-${key.label}`, text: false };
  }
  const label = nameSequence(rest);
  return label === undefined ? undefined : { label, text: false };
}

function nameCharacter(char: string): TypedKey {
  const code = char.codePointAt(0) ?? 0;
  const name = CHARACTERS[char];
  if (name) {
    return { label: name, text: false };
  }
  return code < 32
    ? { label: `C-${String.fromCharCode(code + 64).toLowerCase()}`, text: false }
    : { label: char, text: true };
}

/** `[5~`, `[1;5C`, `OP`, `[97;5u`, `[27;5;97~`: a key, and what was held down with it. */
function nameSequence(rest: string): string | undefined {
  const [, first = "", second, third, final = ""] =
    /^(?:\[|O)(\d*)[\d:]*(?:;(\d+)[\d:]*)?(?:;(\d+)[\d:]*)?([A-Z~u])$/.exec(rest) ?? [];
  const isOther = final === "~" && first === "27" && third !== undefined;
  const code = Number(isOther ? third : first);
  let name = LETTERS[final];
  if (final === "u" || isOther) {
    name =
      code > 0 && code < 0x110000 ? nameCharacter(String.fromCodePoint(code)).label : undefined;
  } else if (final === "~") {
    name = NUMBERS[code];
  }
  return name && `${held(Number(second ?? 1) - 1)}${name}`;
}

function held(bits: number): string {
  return (bits & 4 ? "C-" : "") + (bits & 2 ? "A-" : "") + (bits & 1 ? "S-" : "");
}
