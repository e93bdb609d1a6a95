// Tells how far a GIF is, and shows it in the end.

for (const section of document.querySelectorAll("[data-gif]")) {
  const address = section.dataset.gif;
  const bar = section.querySelector("[data-gif-progress]");
  const words = section.querySelector("[data-gif-status]");
  const show = () => {
    const picture = document.createElement("img");
    picture.src = address;
    picture.alt = document.title;
    picture.className = "gif";
    const link = document.createElement("a");
    link.href = `${address}?dl=1`;
    link.className = "button primary";
    link.textContent = "Download";
    section.querySelector("h1").textContent = "Your GIF";
    words.textContent = "It is there.";
    bar.closest("p").replaceWith(picture);
    for (const button of section.querySelectorAll(".button")) button.replaceWith(link);
    section.querySelector(".hint").remove();
  };
  const ask = async () => {
    let answer = {};
    try {
      const response = await fetch(address, { headers: { accept: "application/json" } });
      answer = await response.json();
    } catch {
      // The server was away for a moment; it is asked again.
    }
    if (answer.state === "done") return show();
    if (answer.state === "failed") {
      words.textContent = `${answer.message}.`;
      bar.hidden = true;
      return;
    }
    if (answer.state === "making") {
      bar.value = answer.percent;
      words.textContent = `${answer.percent} % are there.`;
    }
    setTimeout(ask, 500);
  };
  ask();
}
