// What the terminal core says of the last screen of a recording, to compare the browser with.

import { readFile } from "node:fs/promises";
import { asciinema, run, screens } from "./programs.mjs";

/** The rows of the last screen of a recording, trailing blanks trimmed. */
export async function lastScreen(recording, env) {
  const { cols, rows } = await size(recording);
  const raw = await run(asciinema, ["cat", recording], { env });
  if (raw.code !== 0) throw new Error(raw.stderr);
  const request = { cols, rows, chunks: [Buffer.from(raw.stdout).toString("base64")] };
  const answer = await run(screens, [], { env, input: `${JSON.stringify(request)}\n` });
  const screen = JSON.parse(answer.stdout);
  if (screen.error) throw new Error(screen.error);
  return screen.lines.map((line) => line.trimEnd());
}

async function size(recording) {
  const text = await readFile(recording, "utf8");
  const firstLine = text.slice(0, text.indexOf("\n"));
  let header;
  try {
    header = JSON.parse(firstLine);
  } catch {
    header = JSON.parse(text);
  }
  return header.term ?? { cols: header.width, rows: header.height };
}
