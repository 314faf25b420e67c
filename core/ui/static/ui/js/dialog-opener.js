// <dialog-opener for="id"><button>: opens a dialog in browsers that do not know command="show-modal".
customElements.define("dialog-opener", class extends HTMLElement {
  connectedCallback() {
    if ("commandForElement" in HTMLButtonElement.prototype) return;
    this.querySelector("button")?.addEventListener("click", this);
  }

  handleEvent() {
    document.getElementById(this.getAttribute("for"))?.showModal();
  }
});
