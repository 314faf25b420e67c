// <local-time data-style="moment|day|ago"><time datetime>: the moment in the reader's own zone.
// Plain English writes a day as the server does: 14 March.
const LANGUAGE = document.documentElement.lang.replace(/^(en)?$/, "en-GB");
const DAY = 86_400_000;
const UNITS = [["day", DAY], ["hour", 3_600_000], ["minute", 60_000]];

function moment(date, style) {
  const format = { day: "numeric", month: "long" };
  if (date.getFullYear() !== new Date().getFullYear()) format.year = "numeric";
  const day = new Intl.DateTimeFormat(LANGUAGE, format).format(date);
  if (style === "day") return day;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return `${day}, ${new Intl.DateTimeFormat(LANGUAGE, clock).format(date)}`;
}

function ago(date) {
  const passed = date - Date.now();
  if (Math.abs(passed) > 7 * DAY) return moment(date, "day");
  const words = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" });
  const [unit, size] = UNITS.find(([, size]) => Math.abs(passed) >= size) ?? ["minute", 60_000];
  return words.format(Math.round(passed / size), unit);
}

customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const date = new Date(time?.dateTime);
    if (Number.isNaN(date.valueOf())) return;
    const style = this.dataset.style;
    time.textContent = style === "ago" ? ago(date) : moment(date, style);
    if (style === "ago") time.title = moment(date);
  }
});
