// <poll-page every="2" limit="60">: fetches this page again and shows its own new content,
// until the answer has no <poll-page> (then the page is loaded anew) or the limit is reached.
customElements.define("poll-page", class extends HTMLElement {
  connectedCallback() {
    this.left = Number(this.getAttribute("limit") ?? 60);
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  wait() {
    const seconds = Number(this.getAttribute("every") ?? 2);
    if (this.left-- > 0) this.timer = setTimeout(() => this.look(), seconds * 1000);
  }

  async look() {
    if (document.hidden) return this.wait();
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      if (answer.status >= 500) return this.wait();
      if (!answer.ok) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("poll-page");
      if (!fresh) return location.reload();
      if (fresh.innerHTML !== this.innerHTML) this.replaceChildren(...fresh.childNodes);
    } catch {
      // The network may come back; the limit ends the waiting.
    }
    this.wait();
  }
});
