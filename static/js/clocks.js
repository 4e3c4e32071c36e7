// <sla-clock> and <call-timer>: the server gives state and times, these only count.
import { announce, define, skew, strings } from "./dom.js";

const [MINUTE, HOUR, DAY] = [60, 3600, 86400];

export function span(seconds) {
  const left = Math.trunc(Math.abs(seconds));
  const [d, h, m] = [Math.floor(left / DAY), Math.floor((left % DAY) / HOUR), Math.floor((left % HOUR) / MINUTE)];
  if (d) return h ? strings("daysHours", { d, h }) : strings("days", { d });
  if (h) return m ? strings("hours", { h, m }) : strings("wholeHours", { h });
  return strings("minutes", { m });
}

const two = (number) => String(number).padStart(2, "0");

export function clockText(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

class Ticking extends HTMLElement {
  connectedCallback() {
    this.skew = skew(this.dataset.now);
    this.tick();
    this.timer = setInterval(() => this.tick(), this.constructor.every);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  get now() {
    return (Date.now() + this.skew) / 1000;
  }
}

class SlaClock extends Ticking {
  static every = 5000;

  tick() {
    if (this.dataset.state !== "running" || !this.dataset.due) return;
    const seconds = Date.parse(this.dataset.due) / 1000 - this.now;
    const level = this.#level(seconds);
    const text = strings(seconds >= 0 ? "left" : "over", { span: span(seconds) });
    const shown = this.querySelector("[data-left]");
    if (shown && shown.textContent !== text) shown.textContent = text;
    if (this.level && this.level !== level) this.#turn(level, text);
    this.level = level;
  }

  #level(seconds) {
    if (seconds < 0) return "over";
    if (seconds <= Number(this.dataset.urgent)) return "urgent";
    return seconds <= Number(this.dataset.warn) ? "warn" : "good";
  }

  #turn(level, text) {
    const tone = { over: "bad", urgent: "bad" }[level] ?? level;
    this.classList.remove("good", "warn", "bad");
    this.classList.add(tone);
    const mark = { over: "circle-alert", urgent: "clock-alert" }[level] ?? "clock";
    const use = this.querySelector("use");
    use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${mark}`));
    if (tone === "bad") announce(`${this.dataset.label} ${text}`);
  }
}

class CallTimer extends Ticking {
  static every = 1000;

  connectedCallback() {
    this.title = document.title;
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.titled) document.title = document.title.replace(/^[\d:]+ · /, "");
  }

  tick() {
    const { state, since } = this.dataset;
    const running = state !== "done" && since ? Math.max(0, this.now - Date.parse(since) / 1000) : 0;
    let total = 0;
    for (const part of ["talk", "hold", "wrap"]) {
      const seconds = Number(this.dataset[part] || 0) + (part === state ? running : 0);
      total += seconds;
      const shown = this.querySelector(`[data-part="${part}"]`);
      if (shown) shown.textContent = clockText(seconds);
    }
    const shown = this.querySelector("[data-total]");
    if (shown) shown.textContent = clockText(total);
    if (state !== "done") this.#title(clockText(total));
  }

  #title(text) {
    this.titled = true;
    document.title = `${text} · ${document.title.replace(/^[\d:]+ · /, "")}`;
  }
}

define("sla-clock", SlaClock);
define("call-timer", CallTimer);
