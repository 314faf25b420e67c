// <drag-order> round a list whose rows carry data-place and a form with buttons named "to": a row
// that is dropped elsewhere sends its form with the new place. The buttons do the same by keyboard.

customElements.define("drag-order", class extends HTMLElement {
  connectedCallback() {
    this.rows.forEach((row) => { row.draggable = true; });
    for (const kind of ["dragstart", "dragover", "drop", "dragend"]) this.addEventListener(kind, this);
  }

  disconnectedCallback() {
    for (const kind of ["dragstart", "dragover", "drop", "dragend"]) this.removeEventListener(kind, this);
  }

  get rows() {
    return [...this.querySelectorAll("[data-place]")];
  }

  handleEvent(event) {
    const row = event.target.closest?.("[data-place]");
    if (event.type === "dragstart" && row) this.begin(event, row);
    if (event.type === "dragend") this.end();
    if (!this.dragged || !row) return;
    if (event.type === "dragover") this.hover(event, row);
    if (event.type === "drop") this.drop(event, row);
  }

  begin(event, row) {
    this.dragged = row;
    row.dataset.dragged = "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.place);
  }

  hover(event, row) {
    event.preventDefault();
    this.rows.forEach((one) => one.toggleAttribute("data-over", one === row && one !== this.dragged));
  }

  drop(event, row) {
    event.preventDefault();
    if (row === this.dragged) return;
    const form = this.dragged.querySelector("form");
    const place = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: row.dataset.place });
    form.append(place);
    form.requestSubmit();
  }

  end() {
    this.rows.forEach((one) => { one.removeAttribute("data-over"); delete one.dataset.dragged; });
    this.dragged = null;
  }
});
