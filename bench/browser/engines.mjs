// What is measured. Each engine is a name and a function that prepares it for the page; that gives
// a function which takes a recording and answers with the milliseconds of one run over it, making
// and freeing its terminal outside of the clock.

/** Milliseconds that `work` takes. */
function clock(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

const bytes = (file) => fetch(file).then((response) => response.arrayBuffer());

async function exports(file) {
  const module = await WebAssembly.compile(await bytes(file));
  return (await WebAssembly.instantiate(module, {})).exports;
}

/** A player of the engine that knows the size of the terminal, and whether times are absolute. */
function begin(ours, cols, rows, absolute) {
  const player = ours.player_create();
  ours.input_begin(player, cols, rows, absolute, -1);
  return player;
}

/** The player's engine: the lines of the file lie in its memory before the clock starts. */
async function playback(decoding) {
  const ours = await exports("/ours.wasm");
  const [Status, Position, Duration] = [0, 4, 3];
  const [whole, end] = [2, 1e12];
  return ({ cols, rows, cast }) => {
    const first = cast.indexOf(10) + 1;
    const { version } = JSON.parse(new TextDecoder().decode(cast.subarray(0, first)));
    const player = begin(ours, cols, rows, Number(version !== 3));
    const lines = cast.subarray(first);
    const address = ours.input_reserve(player, lines.length);
    new Uint8Array(ours.memory.buffer, address, lines.length).set(lines);
    const decode = () => {
      ours.input_append(player, lines.length);
      ours.input_end(player);
    };
    let ms = 0;
    if (decoding) ms = clock(decode);
    else decode();
    ms += clock(() => ours.playhead_advance(player, end));
    const facts = new Float64Array(ours.memory.buffer, ours.player_facts(player), Position + 1);
    if (facts[Status] !== whole || !(facts[Duration] > 0) || facts[Position] < facts[Duration]) {
      throw new Error("the recording was not played to its end");
    }
    ours.player_destroy(player);
    return ms;
  };
}

/** The player's engine, fed as others are: the way of live streams. */
async function fed(call) {
  const ours = await exports("/ours.wasm");
  const encoder = new TextEncoder();
  return ({ cols, rows, texts }) => {
    const player = begin(ours, cols, rows, 1);
    const longest = Math.max(256, ...texts.map((text) => text.length * 3));
    const address = ours.input_reserve(player, longest);
    let room = new Uint8Array(ours.memory.buffer, address, longest);
    const ms = clock(() => {
      for (const text of texts) {
        // Memory that grew has another buffer.
        if (room.length === 0) room = new Uint8Array(ours.memory.buffer, address, longest);
        ours[call](player, encoder.encodeInto(text, room).written);
      }
    });
    ours.player_destroy(player);
    return ms;
  };
}

async function published() {
  const { Vt } = await import("/published.mjs");
  const log = { debug() {} };
  return async ({ cols, rows, texts }) => {
    const terminal = await Vt.build(cols, rows, true, log);
    const ms = clock(() => {
      for (const text of texts) terminal.feed(text);
    });
    terminal.vt.free();
    return ms;
  };
}

async function xterm(queued) {
  const { Terminal } = await import("/xterm.mjs");
  return async ({ cols, rows, texts }) => {
    const terminal = new Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
    const started = performance.now();
    if (queued) {
      for (const text of texts) terminal.write(text);
      await new Promise((written) => terminal.write("", written));
    } else {
      for (const text of texts) terminal._core.writeSync(text);
    }
    const ms = performance.now() - started;
    terminal.dispose();
    return ms;
  };
}

async function ghostty() {
  const { Ghostty } = await import("/ghostty.mjs");
  const module = await WebAssembly.compile(await bytes("/ghostty.wasm"));
  return async ({ cols, rows, texts }) => {
    // An instance for each terminal: a shared one breaks after some.
    const instance = await WebAssembly.instantiate(module, { env: { log() {} } });
    const terminal = new Ghostty(instance).createTerminal(cols, rows, { scrollbackLimit: 0 });
    const ms = clock(() => {
      for (const text of texts) terminal.write(text);
    });
    terminal.free();
    return ms;
  };
}

export const engines = {
  "published player": published,
  "ours, playback": () => playback(false),
  "ours, playback and JSON": () => playback(true),
  "ours, fed by event": () => fed("poster_write"),
  "copy only": () => fed("player_facts"),
  "xterm.js write": () => xterm(true),
  "xterm.js sync": () => xterm(false),
  "ghostty-web": ghostty,
};
