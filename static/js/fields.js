// What happens while somebody types.
import { define, isComposing, strings } from "./dom.js";

// <draft-form>: guards unsaved text; Ctrl+Enter sends, also in the middle of a composition.
class DraftForm extends HTMLElement {
  #dirty = false;

  connectedCallback() {
    this.addEventListener("input", () => (this.#dirty = true));
    this.addEventListener("submit", () => (this.#dirty = false));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.leaving = (event) => this.#warn(event);
    this.clicked = (event) => this.#guard(event);
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("click", this.clicked, true);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.leaving);
    document.removeEventListener("click", this.clicked, true);
  }

  get unsaved() {
    const fields = this.querySelectorAll('textarea, input[type="text"], input:not([type])');
    return this.#dirty && [...fields].some((field) => field.value.trim() !== field.defaultValue.trim());
  }

  #key(event) {
    const enter = event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter";
    if (!enter || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    const send = () => this.querySelector("form")?.requestSubmit();
    // The last syllable is still being composed: take it first, then send.
    if (isComposing(event)) event.target.addEventListener("compositionend", () => setTimeout(send), { once: true });
    else send();
  }

  #warn(event) {
    if (this.unsaved) event.preventDefault();
  }

  // A pane swap would drop the text without the browser's own warning.
  #guard(event) {
    const link = event.target.closest?.("a[hx-get], a[data-hx-get]");
    if (!link || this.contains(link) || !this.unsaved) return;
    const target = document.querySelector(link.getAttribute("hx-target") ?? "body");
    if (!target?.contains(this) || confirm(strings("unsaved"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

define("draft-form", DraftForm);

// <search-field>: says `search:ready` a quarter of a second after typing, never in the middle of a composition.
const WAIT_MS = 250;

class SearchField extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => isComposing(event) || this.#later(event.target));
    this.addEventListener("compositionend", (event) => this.#later(event.target));
  }

  #later(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (field.value === this.last) return;
      this.last = field.value;
      field.dispatchEvent(new CustomEvent("search:ready", { bubbles: true }));
    }, WAIT_MS);
  }
}

define("search-field", SearchField);
