// form[data-preview]: what is typed is shown in the frame beside it, by the button that shows it without a script too.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const button = form.querySelector('[formtarget="preview"]');
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (form.checkValidity()) form.requestSubmit(button);
    }, 350);
  });
}
