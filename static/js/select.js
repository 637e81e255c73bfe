// Inside form[data-select]: one box for all rows, shift-click for a range, and a bar that counts.
let last = null;

const boxes = (form) => [...form.querySelectorAll("tbody .check input[type=checkbox]")];

const count = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  // The head of the table has one; on a phone, where there is no head, another stands over the rows.
  form.querySelectorAll("[data-select-all]").forEach((head) => {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  });
  const bar = form.querySelector(".bulk");
  if (!bar) return;
  bar.toggleAttribute("data-on", chosen > 0);
  const everybody = form.querySelector("[name=everybody]");
  if (everybody && !chosen) everybody.checked = false;
  bar.querySelector("output").textContent = everybody?.checked ? "All selected" : `${chosen} selected`;
};

const countAll = () => document.querySelectorAll("form[data-select]").forEach(count);

document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-select]");
  if (!form) return;
  const all = boxes(form);
  if (event.target.closest("[data-select-none]")) {
    all.forEach((box) => (box.checked = false));
  } else if (event.target.matches("[data-select-all]")) {
    all.forEach((box) => (box.checked = event.target.checked));
  } else if (all.includes(event.target)) {
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((box) => (box.checked = event.target.checked));
    }
    last = event.target;
  } else if (!event.target.matches("[name=everybody]")) {
    return;
  }
  count(form);
});

document.addEventListener("htmx:afterSettle", countAll);
window.addEventListener("pageshow", countAll);
countAll();
