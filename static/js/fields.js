// What happens while somebody types.
import { define, isComposing } from "./dom.js";

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
