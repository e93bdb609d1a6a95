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

/** By the number before a tilde. */
const NUMBERED =
  " Home Ins Del End PgUp PgDn Home End   F1 F2 F3 F4 F5  F6 F7 F8 F9 F10  F11 F12".split(" ");

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
  return label ? { label, text: false } : undefined;
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
    name = NUMBERED[code];
  }
  return name && `${held(Number(second ?? 1) - 1)}${name}`;
}

function held(bits: number): string {
  return (bits & 4 ? "C-" : "") + (bits & 2 ? "A-" : "") + (bits & 1 ? "S-" : "");
}
