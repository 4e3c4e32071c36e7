// Shortcuts from `data-key` on links, buttons, forms and inputs of the page: one registry for keys, overlay and palette.
import { define, isComposing, isField, isShown } from "./dom.js";

const SHIFTED = { Slash: "?", Digit1: "!", Equal: "+" };
const PLAIN = { Slash: "/", Comma: ",", Period: ".", Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]" };
const SEQUENCE_MS = 1200;
const WORD_MS = 2000;

// With Hangul or an IME on, `key` is a jamo or "Process": then the physical key decides.
function keyOf(event) {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  if (event.key.length > 1 && !["Process", "Unidentified", "Dead"].includes(event.key)) return event.key;
  const { code } = event;
  if (code.startsWith("Key")) return code.slice(3).toLowerCase();
  if (event.shiftKey && SHIFTED[code]) return SHIFTED[code];
  return PLAIN[code] ?? (code.startsWith("Digit") ? code.slice(5) : code);
}

export function chordOf(event) {
  const key = keyOf(event);
  const held = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (held || key.length > 1);
  return `${held ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

// Arrows belong to what has the focus (radio buttons, scrolling regions), unless that is a list of rows.
const keepsArrows = (target) => target !== document.body && !target.closest?.("list-nav");

const normal = (chord) => chord.replace(/\+([A-Z])$/, (_, letter) => `+${letter.toLowerCase()}`);

export function registry() {
  const found = [...document.querySelectorAll("[data-key]")];
  return found.map((element) => ({
    element,
    keys: element.dataset.key.split(",").map(normal),
    label: (element.dataset.keyLabel || element.getAttribute("aria-label") || element.querySelector(":scope > span")?.textContent || element.textContent).trim(),
  }));
}

// While a dialog is open only its own shortcuts work.
function reachable({ element }) {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) return dialog.contains(element);
  return element.hidden || element.closest("[popover], [hidden]") || isShown(element);
}

function act(element) {
  const event = new CustomEvent("hotkey", { bubbles: true, cancelable: true });
  if (!element.dispatchEvent(event)) return;
  if (isField(element)) {
    element.focus();
    element.select?.();
  } else if (element.matches("form")) element.requestSubmit();
  else element.click();
}

class HotKeys extends HTMLElement {
  #prefix = "";
  #timer = 0;
  #field = null;
  #typed = 0;

  connectedCallback() {
    this.listener = (event) => this.#press(event);
    document.addEventListener("keydown", this.listener);
    this.focused = (event) => this.#at(event);
    document.addEventListener("focusin", this.focused);
    this.opened = (event) => event.target.closest?.('[commandfor="keys-dialog"]') && this.#list();
    document.addEventListener("click", this.opened, true);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listener);
    document.removeEventListener("focusin", this.focused);
    document.removeEventListener("click", this.opened, true);
  }

  #press(event) {
    if (event.defaultPrevented || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    const chord = chordOf(event);
    const chorded = chord.startsWith("Ctrl+");
    if (isField(event.target)) this.#at(event);
    if (isField(event.target) ? !chorded || isComposing(event) : event.isComposing || this.#midWord(event)) return;
    if (!chorded && this.dataset.enabled === "off") return;
    if (chord.startsWith("Arrow") && keepsArrows(event.target)) return;
    const entries = registry().filter(reachable);
    const typed = this.#prefix ? `${this.#prefix} ${chord}` : chord;
    const match = entries.find(({ keys }) => keys.includes(typed)) ?? entries.find(({ keys }) => keys.includes(chord));
    this.#remember(!match && entries.some(({ keys }) => keys.some((key) => key.startsWith(`${chord} `))) ? chord : "");
    if (!match || match.element.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    act(match.element);
  }

  #at({ target, timeStamp, key, ctrlKey, metaKey }) {
    const sent = key === "Enter" || ctrlKey || metaKey;
    this.#field = isField(target) && !sent ? target : null;
    this.#typed = timeStamp;
  }

  // An answer of the server may take away the field that is being typed into: the rest of the word is no command.
  #midWord({ timeStamp }) {
    const cut = this.#field?.isConnected === false && timeStamp - this.#typed < WORD_MS;
    if (cut) this.#typed = timeStamp;
    return cut;
  }

  #remember(prefix) {
    clearTimeout(this.#timer);
    this.#prefix = prefix;
    if (prefix) this.#timer = setTimeout(() => (this.#prefix = ""), SEQUENCE_MS);
  }

  #list() {
    const list = this.querySelector("[data-keys-list]");
    const seen = new Set();
    const rows = registry().filter(({ element, keys }) => {
      const fresh = !seen.has(keys[0]) && !element.closest("dialog");
      if (fresh) seen.add(keys[0]);
      return fresh;
    });
    list?.replaceChildren(...rows.map(({ keys, label }) => this.#row(keys[0], label)));
  }

  #row(key, label) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const cap = document.createElement("kbd");
    name.textContent = label;
    cap.className = "kbd";
    cap.textContent = printed(key);
    row.append(name, cap);
    return row;
  }
}

export const printed = (key) =>
  key.replace("Enter", "↵").replace("ArrowDown", "↓").replace("ArrowUp", "↑").split(/[+ ]/).map((part) => (part.length === 1 ? part.toUpperCase() : part)).join(" ");

define("hot-keys", HotKeys);
