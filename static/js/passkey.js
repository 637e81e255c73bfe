// A button with data-passkey ("create" or "get") asks the browser for a passkey, puts it into the form's field that
// data-into names, and sends the form. What to ask for is in data-options, or at the address in data-options-at.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const create = async (options, alone) => {
  const selection = { ...options.authenticatorSelection };
  if (alone) Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
  return {
    ...about(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    },
  };
};

const get = async (options) => {
  const used = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) },
  });
  return {
    ...about(used),
    response: {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
    },
  };
};

const about = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
});

const optionsOf = async (button) => {
  if (button.dataset.options) return JSON.parse(button.dataset.options).publicKey;
  const answer = await fetch(button.dataset.optionsAt, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options.publicKey;
};

const show = () => {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey][hidden]").forEach((button) => (button.hidden = false));
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  const said = form.querySelector("[data-passkey-said]");
  said.hidden = true;
  button.disabled = true;
  try {
    const options = await optionsOf(button);
    const alone = form.elements.passwordless?.checked;
    const credential = button.dataset.passkey === "create" ? await create(options, alone) : await get(options);
    form.elements[button.dataset.into].value = JSON.stringify(credential);
    form.submit();
  } catch {
    said.hidden = false;
    button.disabled = false;
  }
});

document.addEventListener("htmx:afterSettle", show);
show();
