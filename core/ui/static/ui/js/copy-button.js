// <copy-button for="id"><button hidden data-done="Copied">: copies the value of a field.
customElements.define("copy-button", class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    if (!navigator.clipboard || !this.button) return;
    this.button.hidden = false;
    this.button.addEventListener("click", this);
  }

  async handleEvent() {
    const source = document.getElementById(this.getAttribute("for"));
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const words = this.button.querySelector("span");
    this.words ??= words.textContent;
    words.textContent = this.button.dataset.done;
    words.setAttribute("role", "status");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { words.textContent = this.words; }, 2000);
  }
});
