// Makes the player of a recording page, and the copy buttons work.
// Everything that it needs stands in data attributes.

for (const element of document.querySelectorAll("[data-player]")) {
  const options = JSON.parse(element.dataset.options);
  element.style.setProperty("--ratio", (options.cols * 7) / (options.rows * 16));
  const player = AsciinemaPlayer.create(element.dataset.src, element, options);
  element.player = player;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      document.execCommand("copy");
    }
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  });
}

// A menu closes when the click or the key is meant for something else.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
