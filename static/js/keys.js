// "/" goes to the search box (of the page, where it has one for all pools), Ctrl+K or Cmd+K opens the jump palette, arrows walk its list.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
const searchBox = () => document.querySelector("main [data-search]") ?? document.querySelector("[data-search]");
const jump = () => document.getElementById("jump");

const open = () => {
  const dialog = jump();
  if (!dialog) return searchBox()?.focus();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
};

const walk = (event) => {
  const place = event.target.closest("[data-walk]");
  if (!place) return;
  const stops = [place.querySelector("input"), ...place.querySelectorAll(".results a, th[scope='row'] a")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  } else if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    searchBox()?.focus();
  } else if (event.key === "Escape" && event.target.matches("[data-search]")) {
    event.target.blur();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event);
  }
});

document.addEventListener("click", (event) => {
  if (!jump() || event.ctrlKey || event.metaKey || !event.target.closest("[data-jump]")) return;
  event.preventDefault();
  open();
});
