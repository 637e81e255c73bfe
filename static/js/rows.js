// Alt with an arrow moves the row that holds the focus: it presses the row's own button.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest("[data-row]");
  const button = row?.querySelector(event.key === "ArrowUp" ? "[data-up]" : "[data-down]");
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});
