// Asks the device for a passkey and puts its answer into the form, which is then sent like any other.
"use strict";
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const button = form.querySelector("[data-ask]");
  const trouble = form.querySelector("[data-trouble]");
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const read = (question) => {
    const asked = { ...question, challenge: bytes(question.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    asked.allowCredentials = known(asked.allowCredentials);
    asked.excludeCredentials = known(asked.excludeCredentials);
    return asked;
  };
  const written = (made) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response,
      clientExtensionResults: {} };
  };
  const ask = async () => {
    trouble.hidden = true;
    const question = read(JSON.parse(form.dataset.passkey).publicKey);
    try {
      const made = question.user
        ? await navigator.credentials.create({ publicKey: question })
        : await navigator.credentials.get({ publicKey: question });
      form.elements.jawaban.value = JSON.stringify(written(made));
      form.submit();
    } catch (refused) {
      trouble.hidden = false;
      trouble.focus();
    }
  };
  form.querySelector("[data-no-script]").hidden = true;
  if (!window.PublicKeyCredential) {
    trouble.hidden = false;
    return;
  }
  button.hidden = false;
  button.addEventListener("click", ask);
})();
