// Toasts can be put away, and a request that failed says so instead of leaving a page that looks current.
const say = (what, todo) => {
  const flash = document.getElementById("flash");
  const shape = document.getElementById("toast-shape");
  if (!flash || !shape) return;
  flash.querySelector("[data-network]")?.remove();
  const toast = shape.content.cloneNode(true);
  toast.querySelector("strong").textContent = what;
  toast.querySelector("span").textContent = todo;
  flash.append(toast);
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast")?.remove();
});

document.addEventListener("htmx:sendError", () =>
  say("Lifeguard did not answer.", "What you see may be out of date. Check your connection, then try again."),
);

document.addEventListener("session-ended", () =>
  say("Your session ended.", "Sign in again in another tab, then go on here: what you typed stays on this page."),
);

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return;
  if (status === 403) return say("This was refused.", "Your session may have ended. Load the page again and sign in.");
  say("That did not work.", `Lifeguard answered with ${status}. Load the page again; what is stored is shown there.`);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("#flash [data-network]")?.remove();
});
