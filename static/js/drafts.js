// <draft-form data-drafts="/drafts/">: Ctrl+Enter sends, also in the middle of a composition; what is typed is
// kept on the server at each pause, one write at a time, and unsaved text is guarded.
import { announce, define, isComposing, meta, strings } from "./dom.js";

const PAUSE_MS = 700;
const AGAIN_MS = 4000;
const HELD = 'textarea, input[type="text"], input[type="search"], input[type="tel"], input:not([type])';

class DraftForm extends HTMLElement {
  #dirty = false;
  #unsaved = false;
  #flying = false;
  #sent = false;
  #sequence = 0;

  connectedCallback() {
    this.addEventListener("input", () => this.#typed());
    this.addEventListener("change", () => this.#dirty && this.#typed());
    this.addEventListener("submit", (event) => this.#submitted(event));
    // A refused or lost sending leaves the form in place: it is kept again.
    this.addEventListener("form:refused", () => (this.#sent = false));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.leaving = (event) => this.#warn(event);
    this.hiding = () => document.hidden && this.#save();
    this.clicked = (event) => this.#guard(event);
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("visibilitychange", this.hiding);
    document.addEventListener("click", this.clicked, true);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.leaving);
    document.removeEventListener("visibilitychange", this.hiding);
    document.removeEventListener("click", this.clicked, true);
  }

  get form() {
    return this.querySelector("form");
  }

  get unsaved() {
    return this.#dirty && !this.#sent && [...this.querySelectorAll(HELD)].some((field) => field.value.trim() !== field.defaultValue.trim());
  }

  get #keeps() {
    return Boolean(this.dataset.drafts && this.querySelector('input[name="draft"]'));
  }

  #typed() {
    this.#dirty = true;
    if (!this.#keeps) return;
    this.#unsaved = true;
    this.#plan(PAUSE_MS);
  }

  #plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), wait);
  }

  // One write is under way at a time; what came meanwhile is the next one, with a higher number.
  async #save() {
    clearTimeout(this.timer);
    if (!this.#unsaved || this.#flying || this.#sent || !this.#keeps) return;
    this.#unsaved = false;
    this.#flying = true;
    const kept = await this.#write();
    this.#flying = false;
    if (!this.isConnected || this.#sent) return;
    this.#say(kept);
    if (kept === false) this.#unsaved = true;
    if (this.#unsaved) this.#plan(kept === false ? AGAIN_MS : PAUSE_MS);
  }

  async #write() {
    this.#sequence = Math.max(this.#sequence + 1, Date.now());
    const body = new FormData(this.form);
    body.set("draft_sequence", this.#sequence);
    this.flight = new AbortController();
    try {
      // Another person may have signed in in another tab: the text is not theirs.
      const headers = { "Ops-Person": meta("person"), "HX-Request": "true" };
      const answer = await fetch(this.dataset.drafts, { method: "POST", body, headers, keepalive: true, signal: this.flight.signal });
      return answer.status === 204;
    } catch {
      return false;
    }
  }

  #say(kept) {
    const state = this.querySelector("[data-draft-state]");
    if (!state) return;
    const text = kept ? strings("draftKept", { time: new Date().toTimeString().slice(0, 5) }) : strings("draftNotKept");
    if (!kept && state.textContent !== text) announce(text);
    state.textContent = text;
  }

  // The sending closes the draft: no write may follow it.
  #submitted({ submitter }) {
    if (submitter?.hasAttribute("formnovalidate") || submitter?.name === "step") return;
    this.#dirty = false;
    this.#sent = true;
    clearTimeout(this.timer);
    this.flight?.abort();
  }

  #key(event) {
    const enter = event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter";
    if (!enter || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    const send = () => this.form?.requestSubmit();
    // The last syllable is still being composed: take it first, then send.
    if (isComposing(event)) event.target.addEventListener("compositionend", () => setTimeout(send), { once: true });
    else send();
  }

  #warn(event) {
    if (this.#unkept) event.preventDefault();
  }

  // Text that the server has is no reason to stop anybody.
  get #unkept() {
    if (!this.#keeps) return this.unsaved;
    if (this.#unsaved) this.#save();
    return this.unsaved && (this.#unsaved || this.#flying);
  }

  // A pane swap would drop the text without the browser's own warning.
  #guard(event) {
    const link = event.target.closest?.("a[hx-get], a[data-hx-get]");
    if (!link || this.contains(link) || !this.#unkept) return;
    const target = document.querySelector(link.getAttribute("hx-target") ?? "body");
    if (!target?.contains(this) || this.#flying || confirm(strings("unsaved"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

define("draft-form", DraftForm);
