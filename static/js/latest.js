// tbody[data-keep]: rows are added at the top while a job runs; those beyond the number to keep go.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const body = event.target.closest("[data-keep]");
  if (!body) return;
  while (body.rows.length > Number(body.dataset.keep)) body.deleteRow(-1);
});
