// <theme-choice hidden>: light, dark or as the device has it; a cookie lets the server draw it so.
customElements.define("theme-choice", class extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this);
    this.mark();
  }

  handleEvent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const root = document.documentElement;
    if (button.value) root.dataset.theme = button.value;
    else delete root.dataset.theme;
    const age = button.value ? 31_536_000 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${button.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    this.mark();
  }

  mark() {
    const chosen = document.documentElement.dataset.theme ?? "";
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  }
});
