// <chart-tip>: reads the chart's own table and shows the row under the pointer or the arrow keys.
import { define } from "./dom.js";

class ChartTip extends HTMLElement {
  connectedCallback() {
    this.figure = this.closest("figure");
    this.plot = this.figure?.querySelector("svg[data-points]");
    if (!this.plot) return;
    this.plot.tabIndex = 0;
    this.plot.addEventListener("pointermove", (event) => this.#point(event));
    this.plot.addEventListener("pointerleave", () => this.#hide());
    this.plot.addEventListener("blur", () => this.#hide());
    this.plot.addEventListener("keydown", (event) => this.#step(event));
  }

  get rows() {
    return [...this.figure.querySelectorAll("details tbody tr")];
  }

  #point(event) {
    const box = this.plot.getBoundingClientRect();
    const count = Number(this.plot.dataset.points);
    const centred = this.plot.dataset.scale === "band";
    const share = (event.clientX - box.left) / box.width;
    this.#show(centred ? Math.floor(share * count) : Math.round(share * (count - 1)));
  }

  #step(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#show((this.at ?? (step > 0 ? -1 : this.rows.length)) + step);
  }

  #show(index) {
    const count = Number(this.plot.dataset.points);
    this.at = Math.min(Math.max(index, 0), count - 1);
    const row = this.rows[this.at];
    if (!row) return;
    const heads = [...this.figure.querySelectorAll("details thead th")].map((head) => head.textContent);
    const [label, ...values] = [...row.cells].map((cell) => cell.textContent.trim());
    this.#write(label, values.map((value, place) => [heads[place + 1], value]));
    const share = this.plot.dataset.scale === "band" ? (this.at + 0.5) / count : this.at / Math.max(count - 1, 1);
    this.#place(share);
  }

  #write(label, pairs) {
    this.tip ??= this.appendChild(Object.assign(document.createElement("div"), { className: "tip" }));
    this.tip.setAttribute("role", "status");
    const head = Object.assign(document.createElement("b"), { textContent: label });
    const lines = pairs.map(([name, value]) => {
      const line = document.createElement("span");
      line.append(Object.assign(document.createElement("i"), { textContent: name }), Object.assign(document.createElement("b"), { textContent: value }));
      return line;
    });
    this.tip.replaceChildren(head, ...lines);
    this.tip.hidden = false;
  }

  #place(share) {
    const [outer, inner] = [this.figure.getBoundingClientRect(), this.plot.getBoundingClientRect()];
    const x = inner.left - outer.left + share * inner.width;
    const cross = this.plot.querySelector(".cross");
    cross?.setAttribute("x1", `${share * 100}%`);
    cross?.setAttribute("x2", `${share * 100}%`);
    cross?.removeAttribute("visibility");
    const flip = x > outer.width / 2;
    this.tip.style.left = `${x + (flip ? -12 - this.tip.offsetWidth : 12)}px`;
    this.tip.style.top = `${inner.top - outer.top}px`;
  }

  #hide() {
    this.at = undefined;
    if (this.tip) this.tip.hidden = true;
    this.plot.querySelector(".cross")?.setAttribute("visibility", "hidden");
  }
}

define("chart-tip", ChartTip);
