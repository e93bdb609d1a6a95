// Posters as lists of lines, each a list of texts with their attributes, as escape sequences.

/** A text and how it looks. */
export type PosterPart = [text: string, attributes?: PosterAttributes];
export type PosterLine = PosterPart[];

export interface PosterAttributes {
  /** A colour of the palette, or red, green and blue. */
  fg?: number | [number, number, number];
  bg?: number | [number, number, number];
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  blink?: boolean;
  inverse?: boolean;
}

const FLAGS = { bold: 1, italic: 3, underline: 4, blink: 5, inverse: 7 } as const;

export function linesToText(lines: PosterLine[]): string {
  return lines.map((line) => line.map(part).join("")).join("\r\n");
}

function part([text, attributes = {}]: PosterPart): string {
  const codes: (number | string)[] = [0];
  for (const [name, code] of Object.entries(FLAGS)) {
    if (attributes[name as keyof typeof FLAGS]) {
      codes.push(code);
    }
  }
  codes.push(...color(38, attributes.fg), ...color(48, attributes.bg));
  return `\x1b[${codes.join(";")}m${text}`;
}

function color(kind: number, value: PosterAttributes["fg"]): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  return [Array.isArray(value) ? `${kind};2;${value.join(";")}` : `${kind};5;${value}`];
}
