// <slug-field from="id_name"><input>: an address that follows the name until it is changed by hand.
const MARKS = /[\u0300-\u036f]/g;

function slug(words) {
  const plain = words.normalize("NFD").replace(MARKS, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
}

customElements.define("slug-field", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.source = document.getElementById(this.getAttribute("from"));
    if (!this.input || !this.source) return;
    this.isFree = this.input.value === "" || this.input.value === slug(this.source.value);
    this.source.addEventListener("input", this);
    this.input.addEventListener("input", this);
  }

  disconnectedCallback() {
    this.source?.removeEventListener("input", this);
  }

  handleEvent(event) {
    if (event.target === this.input) {
      if (event.isTrusted) this.isFree = this.input.value === "";
    } else if (this.isFree) {
      this.input.value = slug(this.source.value);
      this.input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.show();
  }

  show() {
    const preview = this.querySelector("[data-preview]");
    if (preview) preview.textContent = this.input.value || "…";
  }
});
