// Recordings for the benchmark, the same at every run.

const COLS = 80;
const ROWS = 24;

/** Numbers from 0 to 1 that look random. */
export function numbers(seed = 12345) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** A session of so many events: a log in colours, with a full-screen program now and then. */
export function session(events) {
  const random = numbers();
  const lines = [{ version: 2, width: COLS, height: ROWS }];
  for (let index = 0; index < events; index += 1) {
    const data = index % 400 < 300 ? logLine(random) : cellChange(random);
    lines.push([Number((index * 0.01).toFixed(2)), "o", data]);
  }
  return text(lines);
}

function logLine(random) {
  const words = Array.from({ length: 5 }, () => Math.floor(random() * 1e6).toString(36));
  const color = 31 + Math.floor(random() * 6);
  return `\x1b[${color}m${words[0]}\x1b[0m ${words.slice(1).join(" ")} ${"#".repeat(random() * 40)}\r\n`;
}

function cellChange(random) {
  const row = 1 + Math.floor(random() * ROWS);
  const col = 1 + Math.floor(random() * (COLS - 20));
  return `\x1b[${row};${col}H\x1b[7m ${Math.floor(random() * 1e9)} \x1b[m\x1b[K`;
}

/** Every cell of 120×40 in a new 24-bit colour, 60 times a second. */
export function animation(frames) {
  const [cols, rows] = [120, 40];
  const lines = [{ version: 2, width: cols, height: rows }];
  for (let frame = 0; frame < frames; frame += 1) {
    const cells = Array.from({ length: cols * rows }, (_, at) => {
      const [col, row] = [at % cols, Math.floor(at / cols)];
      const color = [col * 2 + frame, row * 5 + frame * 2, col + row + frame * 3];
      return `\x1b[48;2;${color.map((part) => part % 256).join(";")}m${(col + frame) % 10}`;
    });
    lines.push([Number((frame / 60).toFixed(4)), "o", `\x1b[H${cells.join("")}`]);
  }
  return text(lines);
}

function text(lines) {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
