// What a list and the desk do by themselves.
import { define, isField } from "./dom.js";

// <list-nav>: J and K move through the rows, O opens; rows are links with stable ids.
const STEPS = { next: 1, previous: -1 };

class ListNav extends HTMLElement {
  connectedCallback() {
    this.addEventListener("hotkey", (event) => this.#move(event));
    this.addEventListener("click", (event) => this.#choose(event));
  }

  get rows() {
    return [...this.querySelectorAll("[data-row], .item")];
  }

  get current() {
    const rows = this.rows;
    return rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  }

  #move(event) {
    const way = event.target.dataset.move;
    if (!way) return;
    event.preventDefault();
    const rows = this.rows;
    const marked = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const from = this.current >= 0 ? this.current : marked;
    if (way === "open") return rows[Math.max(from, 0)]?.click();
    const next = from < 0 ? 0 : from + STEPS[way];
    const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  // The server marks the open row; until its answer is here, the click does.
  #choose(event) {
    const row = event.target.closest?.("a.item");
    if (!row || event.ctrlKey || event.metaKey) return;
    for (const other of this.rows) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  }
}

define("list-nav", ListNav);

// <pane-tabs>: on narrow screens one pane of the desk at a time; the choice follows what the agent opens.
class PaneTabs extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-show]");
      if (button) this.show(button.dataset.show);
    });
    this.addEventListener("pane:shown", (event) => event.target.matches(".pane-work") && this.show("work"));
    this.show(this.dataset.pane || "queue");
  }

  show(name) {
    this.dataset.pane = name;
    for (const button of this.querySelectorAll("button[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

define("pane-tabs", PaneTabs);

// <auto-refresh data-seconds="15">: asks its child to refresh; holds still while somebody is inside or the tab is hidden.
const IDLE_AFTER_MS = 5 * 60_000;
const IDLE_FACTOR = 4;

class AutoRefresh extends HTMLElement {
  #seen = Date.now();

  connectedCallback() {
    this.wake = () => !document.hidden && this.#due();
    this.moved = () => (this.#seen = Date.now());
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("pointerdown", this.moved);
    addEventListener("keydown", this.moved);
    this.addEventListener("pointerleave", () => this.#release());
    this.addEventListener("focusout", () => setTimeout(() => this.#release()));
    this.addEventListener("click", (event) => event.target.closest?.("[data-refresh-now]") && this.#fire());
    this.#plan();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("pointerdown", this.moved);
    removeEventListener("keydown", this.moved);
  }

  // Jitter keeps two hundred consoles from asking in the same second.
  #plan() {
    clearTimeout(this.timer);
    const idle = Date.now() - this.#seen > IDLE_AFTER_MS ? IDLE_FACTOR : 1;
    const seconds = Number(this.dataset.seconds || 15) * idle * (0.85 + Math.random() * 0.3);
    this.timer = setTimeout(() => this.#due(), seconds * 1000);
  }

  get held() {
    return this.matches(":has(:hover)") || isField(document.activeElement) && this.contains(document.activeElement) || this.matches(":has(:focus-visible)");
  }

  #due() {
    if (document.hidden) return clearTimeout(this.timer);
    if (this.held) this.#hold(true);
    else this.#fire();
    this.#plan();
  }

  #hold(waiting) {
    this.toggleAttribute("data-waiting", waiting);
    const pill = this.querySelector("[data-refresh-pill]");
    if (pill) pill.hidden = !waiting;
  }

  #release() {
    if (this.hasAttribute("data-waiting") && !this.held) this.#fire();
  }

  #fire() {
    this.#hold(false);
    const target = this.querySelector('[hx-trigger*="refresh:due"]');
    target?.dispatchEvent(new CustomEvent("refresh:due"));
  }
}

define("auto-refresh", AutoRefresh);
