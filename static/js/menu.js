// Menus are <details>: this closes them on Escape, on a click elsewhere, and when another opens.
const others = (keep) =>
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu !== keep && menu.removeAttribute("open"));

document.addEventListener("click", (event) => others(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  others(menu);
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary").focus();
});
