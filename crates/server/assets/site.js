// What all pages share: menus, copy buttons, and lists with boxes to tick.

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

// A slash leads to the search field, unless somebody is writing or plays a recording.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], [data-player]")) return;
  event.preventDefault();
  document.querySelector("[data-search]").focus();
});

for (const form of document.querySelectorAll("[data-bulk]")) {
  const boxes = [...form.querySelectorAll("input[name=id]")];
  const all = form.querySelector("[data-bulk-all]");
  const count = form.querySelector("[data-bulk-count]");
  const buttons = [...form.querySelectorAll("button[name=do]")];
  const update = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked === 0 ? "" : `${ticked} chosen`;
    all.firstElementChild.checked = ticked === boxes.length;
    for (const button of buttons) button.disabled = ticked === 0;
  };
  all.hidden = false;
  all.firstElementChild.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    update();
  });
  form.addEventListener("change", update);
  update();
}
