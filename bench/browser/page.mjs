// In the page: every engine on one recording before the next recording, each round beginning with
// another engine, so that a busy moment hits all of them. The first round warms up and counts not.

import { engines } from "./engines.mjs";

/** Short recordings are run several times, up to so many bytes. */
const ENOUGH = 1.5e6;

const bytes = async (file) => new Uint8Array(await (await fetch(file)).arrayBuffer());

async function load({ name, cols, rows }, index) {
  const data = await bytes(`/${index}.bin`);
  const chunks = new Uint32Array((await bytes(`/${index}.chunks`)).buffer);
  const decoder = new TextDecoder();
  let at = 0;
  const texts = Array.from(chunks, (length) => {
    at += length;
    return decoder.decode(data.subarray(at - length, at), { stream: true });
  });
  return { name, cols, rows, texts, length: data.length, cast: await bytes(`/${index}.cast`) };
}

window.measure = async (list, rounds, only) => {
  const names = Object.keys(engines).filter((name) => name.includes(only));
  const runs = await Promise.all(names.map((name) => engines[name]()));
  const results = {};
  for (const [index, entry] of list.entries()) {
    const recording = await load(entry, index);
    const times = Math.max(1, Math.floor(ENOUGH / recording.length));
    const rates = (results[entry.name] = Object.fromEntries(names.map((name) => [name, []])));
    for (let round = 0; round <= rounds; round += 1) {
      for (let turn = 0; turn < names.length; turn += 1) {
        const which = (turn + round) % names.length;
        try {
          let ms = 0;
          for (let time = 0; time < times; time += 1) ms += await runs[which](recording);
          if (round > 0) rates[names[which]].push((recording.length * times) / 1e3 / ms);
        } catch (error) {
          if (round === 0) console.log(`${entry.name}, ${names[which]}: ${error}`);
        }
      }
    }
  }
  return results;
};
