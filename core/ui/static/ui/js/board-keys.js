// <board-keys> round the columns of a board: Alt and an arrow move the activity one is at.
// It presses the buttons that are there, and finds the activity back in the new page.

let moved = "";

customElements.define("board-keys", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.move(event));
    this.addEventListener("submit", (event) => { moved = event.target.closest("[data-before]")?.id ?? ""; });
    requestAnimationFrame(() => this.findBack());
  }

  move(event) {
    const card = event.target.closest("[data-before]");
    const goals = card && event.altKey && {
      ArrowUp: "up",
      ArrowDown: "down",
      ArrowLeft: card.dataset.before,
      ArrowRight: card.dataset.after,
    };
    if (!goals || !(event.key in goals)) return;
    // At the edge of the board too: there the browser would leave the page.
    event.preventDefault();
    const button = card.querySelector(`button[name="to"][value="${goals[event.key]}"]`);
    if (button) button.click();
  }

  findBack() {
    const card = moved ? this.querySelector(`#${CSS.escape(moved)}`) : null;
    moved = "";
    card?.querySelector("a")?.focus();
  }
});
