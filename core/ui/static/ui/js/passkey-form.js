// <passkey-form does="create|get" options="id"|fetch> round a form with a hidden `credential`: asks
// the device when the form is sent, and sends along what it answers.
const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const KEYS = ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"];

function asked({ publicKey }) {
  const keys = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  const wish = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) wish.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) wish.excludeCredentials = keys(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) wish.allowCredentials = keys(publicKey.allowCredentials);
  return { publicKey: wish };
}

function answered(credential) {
  const given = KEYS.filter((name) => credential.response[name]);
  const response = Object.fromEntries(given.map((name) => [name, words(credential.response[name])]));
  response.transports = credential.response.getTransports?.() ?? [];
  const { id, type, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, rawId: id, type, authenticatorAttachment, response, clientExtensionResults };
}

customElements.define("passkey-form", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!window.PublicKeyCredential || !this.form) return;
    for (const part of this.querySelectorAll("[data-passkey]")) part.hidden = false;
    this.form.addEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    this.tell("");
    try {
      const credential = await navigator.credentials[this.getAttribute("does")](asked(await this.options()));
      this.form.elements.credential.value = JSON.stringify(answered(credential));
      this.form.submit();
    } catch (error) {
      this.tell(error.name === "InvalidStateError" ? "known" : "trouble");
    }
  }

  async options() {
    const source = this.getAttribute("options");
    if (source) return JSON.parse(document.getElementById(source).textContent);
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).options;
  }

  tell(which) {
    for (const sentence of this.querySelectorAll("[data-tells]")) sentence.hidden = sentence.dataset.tells !== which;
  }
});
