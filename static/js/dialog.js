// A link with data-ask shows the confirmation of the page it leads to in a dialog. Without scripts it is that page.
const dialog = document.getElementById("dialog");

const fill = async (href) => {
  const answer = await fetch(href, { headers: { "X-Requested-With": "dialog" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.querySelector("[data-dialog]");
  if (!answer.ok || !body) return false;
  dialog.replaceChildren(document.importNode(body, true));
  const heading = dialog.querySelector("h2[id], h1[id]");
  if (heading) dialog.setAttribute("aria-labelledby", heading.id);
  window.htmx?.process(dialog);
  return true;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-ask]");
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const shown = await fill(link.href).catch(() => false);
  if (!shown) return location.assign(link.href);
  link.closest("details.menu")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
});

document.addEventListener("click", (event) => {
  const open = event.target.closest("dialog");
  if (!open) return;
  if (event.target.closest("[data-close]")) {
    event.preventDefault();
    open.close();
  } else if (event.target === open) {
    open.close();
  }
});
