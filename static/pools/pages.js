// What the pages do where scripting is allowed: passwords are checked as they are typed, and passkeys are used and made.
// Everything else works without it.
"use strict";

const HAS = { upper: /[A-Z]/, lower: /[a-z]/, digit: /[0-9]/, symbol: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/ };

function meets(rule, password) {
  const [kind, least] = rule.split("-");
  return kind === "length" ? password.length >= Number(least) : HAS[kind].test(password);
}

for (const list of document.querySelectorAll("[data-rules]")) {
  const input = document.getElementById(list.dataset.rules);
  input?.addEventListener("input", () => {
    for (const item of list.querySelectorAll("[data-rule]")) {
      const met = meets(item.dataset.rule, input.value);
      item.classList.toggle("success", met);
      item.classList.toggle("passwordCheck-valid-customizable", met);
      item.classList.toggle("error", false);
      item.classList.toggle("passwordCheck-notValid-customizable", !met && input.value !== "");
    }
  });
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readOptions(given) {
  const options = { ...given, challenge: bytes(given.challenge) };
  if (given.user) options.user = { ...given.user, id: bytes(given.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (given[name]) options[name] = given[name].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  return options;
}

function asJson(credential) {
  const { response } = credential;
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

// The passkeys that the browser has stand among the names that it fills in. Whoever chooses none sees nothing of it.
async function offerPasskeys(input) {
  if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  try {
    const publicKey = readOptions(JSON.parse(input.dataset.autofill));
    const chosen = await navigator.credentials.get({ publicKey, mediation: "conditional" });
    input.value = JSON.stringify(asJson(chosen));
    input.form.submit();
  } catch {
    // The page is left, or this browser cannot: the form asks for a name and a password all the same.
  }
}
const autofill = document.querySelector("[data-autofill]");
if (autofill) offerPasskeys(autofill);

const passkey = document.querySelector("[data-passkey]");
if (passkey) {
  const problem = document.querySelector("[data-passkey-problem]");
  const button = passkey.form.querySelector("button[type=button]");
  button.addEventListener("click", async () => {
    problem.hidden = true;
    button.disabled = true;
    try {
      const publicKey = readOptions(JSON.parse(passkey.dataset.options));
      const made = await navigator.credentials[passkey.dataset.passkey]({ publicKey });
      passkey.value = JSON.stringify(asJson(made));
      passkey.form.submit();
    } catch {
      problem.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
}
