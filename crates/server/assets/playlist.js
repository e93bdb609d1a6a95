// Plays the recordings of a collection one after another. Each link of the list says what it plays.

const stage = document.querySelector("[data-playlist]");
const links = [...document.querySelectorAll("[data-tracks] a")];
let player;

function show(index, plays) {
  const link = links[index];
  if (!link) return;
  for (const other of links) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  const options = JSON.parse(link.dataset.options);
  if (plays) options.autoPlay = true;
  player?.dispose();
  stage.style.setProperty("--ratio", (options.cols * 7) / (options.rows * 16));
  player = AsciinemaPlayer.create(link.dataset.src, stage, options);
  player.addEventListener("ended", () => show(index + 1, true));
}

if (stage && globalThis.AsciinemaPlayer) {
  for (const [index, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(index, true);
    });
  }
  const first = links.findIndex((link) => link.hasAttribute("aria-current"));
  show(Math.max(first, 0), false);
}
