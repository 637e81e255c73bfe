// A button with data-copy puts that text on the clipboard and says so.
const live = () => document.getElementById("live");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const text = button.parentElement.querySelector("code");
    if (text) getSelection().selectAllChildren(text);
    if (live()) live().textContent = "Selected. Press Ctrl+C to copy.";
    return;
  }
  button.dataset.copied = "";
  if (live()) live().textContent = "Copied";
  setTimeout(() => {
    delete button.dataset.copied;
    if (live()) live().textContent = "";
  }, 1600);
});
