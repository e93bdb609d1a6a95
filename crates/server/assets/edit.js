// Shows what the settings would make of a recording while they are changed. The server knows what
// the fields mean; here its answer is put into the page.

const WAIT_MS = 350;

const form = document.querySelector("[data-preview]");
const stage = document.querySelector("[data-player]");
const description = document.querySelector("[data-description]");
const problems = document.querySelector("[data-problems]");

let player;
let shown = "";
let timer;
let request;

function play(options, source) {
  const state = JSON.stringify([options, source]);
  if (state === shown) return;
  shown = state;
  player?.dispose();
  stage.style.setProperty("--ratio", (options.cols * 7) / (options.rows * 16));
  player = AsciinemaPlayer.create(source, stage, options);
}

function part({ from, to }) {
  const query = new URLSearchParams({ from });
  if (to !== null) query.set("to", to);
  return from > 0 || to !== null ? `?${query}` : "?whole=1";
}

async function update() {
  request?.abort();
  request = new AbortController();
  try {
    const { signal } = request;
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.dataset.preview, { method: "POST", body, signal });
    if (!response.ok) return;
    const preview = await response.json();
    play(preview.options, stage.dataset.src + part(preview));
    description.innerHTML = preview.description;
    problems.replaceChildren(
      ...preview.problems.map(({ field, message }) => {
        const item = document.createElement("li");
        item.textContent = `${form.elements[field]?.labels?.[0]?.textContent ?? field}: ${message}`;
        return item;
      }),
    );
    problems.hidden = preview.problems.length === 0;
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

if (form && stage) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, WAIT_MS);
  });
  update();
}
