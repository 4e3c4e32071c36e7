// <cmd-palette>: everything with a shortcut or a place in the rail, plus what the server finds, in one dialog.
import { define, isComposing } from "./dom.js";
import { printed, registry } from "./hot-keys.js";

class CmdPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector('[role="listbox"]');
    // On the click, not on the dialog's later `toggle`: somebody who types fast has begun by then.
    this.querySelector('[commandfor="palette"]').addEventListener("click", () => this.#open());
    this.input.addEventListener("input", (event) => isComposing(event) || this.#fill());
    this.input.addEventListener("compositionend", () => this.#fill());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#run(event.target.closest('[role="option"]')));
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  #open() {
    this.input.value = "";
    const extra = [...document.querySelectorAll(".rail-link:not([data-key]), [data-command]")];
    const listed = extra.map((element) => ({ element, keys: [""], label: element.dataset.command || element.textContent.trim() }));
    const usable = ({ element }) => !this.contains(element) && element.getAttribute("aria-disabled") !== "true" && !element.dataset.move;
    this.commands = [...registry(), ...listed].filter(usable);
    this.#fill();
  }

  #fill() {
    const words = this.input.value.trim().toLowerCase().split(/\s+/);
    const hits = this.commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
    this.list.replaceChildren(...hits.slice(0, 12).map((command, index) => this.#option(command, index)));
    this.#mark(0);
    if (this.dataset.url && words[0].length > 1) this.#ask(this.input.value.trim());
  }

  #option({ element, keys, label }, index) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.id = `command-${index}`;
    row.command = element;
    row.querySelector("span").textContent = label;
    const cap = row.querySelector("kbd");
    if (keys[0]) cap.textContent = printed(keys[0]);
    else cap.remove();
    return row;
  }

  // The server answers with ready options (links); a later answer wins over an earlier one.
  async #ask(text) {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(text)}`, { signal: this.asked.signal, headers: { "HX-Request": "true" } });
      if (answer.ok && answer.status !== 204) this.list.insertAdjacentHTML("beforeend", await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.list.dataset.failed = "";
    }
  }

  #mark(index) {
    const options = this.options;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    this.input.setAttribute("aria-activedescendant", options[index]?.id ?? "");
    options[index]?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (isComposing(event)) return;
    const options = this.options;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((at + step + options.length) % Math.max(options.length, 1));
    else if (event.key === "Enter") this.#run(options[at]);
    else return;
    event.preventDefault();
  }

  #run(option) {
    if (!option) return;
    this.dialog.close();
    const target = option.command ?? option;
    if (target.matches("input, textarea, select")) target.focus();
    else if (target.matches("form")) target.requestSubmit();
    else target.click();
  }
}

define("cmd-palette", CmdPalette);
