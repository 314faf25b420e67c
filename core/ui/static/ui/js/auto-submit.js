// <auto-submit><form>: sends the form when a choice in it changes, and hides its button.
customElements.define("auto-submit", class extends HTMLElement {
  connectedCallback() {
    this.querySelectorAll("[type=submit]").forEach((button) => { button.hidden = true; });
    this.addEventListener("change", this);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this);
  }

  handleEvent(event) {
    event.target.form?.requestSubmit();
  }
});
