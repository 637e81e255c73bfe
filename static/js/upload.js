// The upload form: a file dropped anywhere on the page is chosen, one that is too large is refused before it is sent.
const form = document.querySelector("form[data-upload]");
const input = form.querySelector('input[type="file"]');
const button = form.querySelector("button[data-busy]");

const check = () => {
  const file = input.files[0];
  input.setCustomValidity(file && file.size > Number(form.dataset.largest) ? form.dataset.tooLarge : "");
  if (file) input.reportValidity();
};

input.addEventListener("change", check);
form.addEventListener("submit", () => {
  button.textContent = button.dataset.busy;
  button.disabled = true;
});
window.addEventListener("pageshow", () => {
  button.disabled = false;
});

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  form.classList.remove("over");
  if (event.target === input || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  check();
});
