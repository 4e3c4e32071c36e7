// Notices, and dialogs for older browsers.
import { define, strings } from "./dom.js";

// <toast-stack>: notices at the corner; good news leaves by itself, failures stay until dismissed.
const STAY_MS = 6000;
const ICONS = { good: "circle-check", warn: "triangle-alert", bad: "circle-alert" };
const SVG = "http://www.w3.org/2000/svg";

class ToastStack extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => event.target.closest?.("[data-dismiss]") && this.#dismiss(event.target.closest("[data-toast]")));
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => this.#watch(node)))).observe(this, { childList: true });
    this.querySelectorAll("[data-toast]").forEach((node) => this.#watch(node));
  }

  show(text, { tone = "", action } = {}) {
    const same = [...this.querySelectorAll("[data-toast] > p")].find((shown) => shown.textContent === text);
    same?.closest("[data-toast]").remove();
    const box = document.createElement("div");
    box.className = `toast ${tone}`;
    box.dataset.toast = "";
    if (tone === "bad") box.setAttribute("role", "alert");
    box.append(this.#icon(ICONS[tone] ?? "info"), this.#text(text, action), this.#button());
    this.append(box);
  }

  // For ears only: a polite word that shows nothing.
  say(text) {
    const line = document.createElement("p");
    line.className = "visually-hidden";
    line.textContent = text;
    this.append(line);
    setTimeout(() => line.remove(), STAY_MS);
  }

  #icon(name) {
    const [drawing, use] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "use")];
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${strings("icons")}#${name}`);
    drawing.append(use);
    return drawing;
  }

  #text(text, action) {
    const line = document.createElement("p");
    line.textContent = text;
    if (action) {
      const link = document.createElement("a");
      Object.assign(link, { href: action.href, textContent: action.label, className: "link", target: "_blank", rel: "noopener" });
      line.append(" ", link);
    }
    return line;
  }

  #button() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button ghost small icon-only", textContent: "×" });
    button.setAttribute("aria-label", strings("dismiss"));
    button.dataset.dismiss = "";
    return button;
  }

  #watch(node) {
    if (!node.matches?.("[data-toast]") || node.matches(".bad, .warn")) return;
    const leave = () => (node.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : this.#dismiss(node));
    setTimeout(leave, STAY_MS);
  }

  #dismiss(node) {
    node?.remove();
  }
}

define("toast-stack", ToastStack);

// `command` and `commandfor` on buttons, for browsers that do not know them yet.
const ACTIONS = {
  "show-modal": (target) => target.open || target.showModal(),
  close: (target) => target.close(),
  "toggle-popover": (target) => target.togglePopover(),
  "show-popover": (target) => target.showPopover(),
  "hide-popover": (target) => target.hidePopover(),
};

function invoke(event) {
  const button = event.target.closest?.("button[commandfor]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const target = document.getElementById(button.getAttribute("commandfor"));
  if (target) ACTIONS[button.getAttribute("command")]?.(target);
}

function closeOutside(event) {
  if (event.target.matches?.('dialog[closedby="any"]') && event.target === event.currentTarget) event.target.close();
}

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", invoke);
}
if (!("closedBy" in HTMLDialogElement.prototype)) {
  for (const dialog of document.querySelectorAll('dialog[closedby="any"]')) dialog.addEventListener("click", closeOutside);
}
