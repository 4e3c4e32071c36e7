// Every htmx event name of the console lives here, so that the next htmx is one file away.
import { cookie, isField, meta, strings, toast } from "./dom.js";
import { challenged } from "./session.js";

const REASONS = { 403: "errorForbidden", 404: "errorMissing", 409: "errorConflict", 410: "errorMissing", 429: "errorSlow" };

// An error page carries its text marked, in the person's language; it is never swapped into a pane.
function errorText(request) {
  const found = new DOMParser().parseFromString(request.responseText ?? "", "text/html").querySelector("[data-error-message]");
  return found?.textContent.trim() || strings(REASONS[request.status] ?? "errorServer");
}

function typing(target) {
  const active = document.activeElement;
  return isField(active) && !target.contains(active);
}

// After a pane changes, the reader is put at its start, unless somebody is typing elsewhere.
function settleFocus(target, trigger) {
  const summary = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  if (summary) return summary.focus();
  if (typing(target) || trigger?.matches?.("[data-keep-focus], auto-refresh *, search-field *")) return;
  if (trigger?.matches?.(".lazy") || target.contains(document.activeElement)) return;
  // Where the content still loads, the tab that was chosen stands at its start.
  const start = target.querySelector('h2[tabindex="-1"]') ?? target.querySelector(".tab[aria-current]");
  start?.focus({ preventScroll: true });
}

// An abandoned request (the agent went on) is no error for the browser's log.
const ABANDONED = new Set(["htmx:afterRequest", "htmx:sendAbort"]);
if (globalThis.htmx) globalThis.htmx.logger = (_element, name, detail) => ABANDONED.has(name) && delete detail.error;

const on = (name, handler) => document.addEventListener(name, handler);

on("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = cookie(meta("csrf-cookie"));
  // Somebody else may have signed in in another tab: the server compares.
  if (meta("person")) detail.headers["Ops-Person"] = meta("person");
});

on("htmx:beforeRequest", ({ detail }) => {
  // A chosen menu item closes its menu, as it would by loading a page.
  detail.elt.closest("[popover]")?.hidePopover?.();
  detail.target?.setAttribute?.("aria-busy", "true");
  if (detail.elt.matches("form")) detail.elt.querySelectorAll('[type="submit"]').forEach((button) => button.setAttribute("aria-busy", "true"));
});

on("htmx:afterRequest", ({ detail }) => {
  detail.target?.removeAttribute?.("aria-busy");
  if (!detail.elt.matches("form")) return;
  detail.elt.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  if (!detail.successful) detail.elt.dispatchEvent(new CustomEvent("form:refused", { bubbles: true }));
});

on("htmx:beforeSwap", ({ detail }) => {
  // The session ended and the browser followed the redirect: keep the page, and the text in it.
  if (meta("sign-in") && detail.xhr.responseURL.includes(`${meta("sign-in")}?`)) {
    detail.shouldSwap = false;
    return challenged(detail);
  }
  // A whole error page answered to a pane's request: say it, do not swap it.
  if ([409, 422].includes(detail.xhr.status) && detail.xhr.responseText.includes("data-error-page")) {
    detail.shouldSwap = false;
    toast(errorText(detail.xhr), { tone: "bad" });
  }
});

// What somebody is writing right now wins over what the server would put in its place; leaving the field sends it.
on("htmx:oobBeforeSwap", ({ detail }) => {
  const active = document.activeElement;
  const writing = active.matches("textarea:not([hx-preserve])") && active.value !== active.defaultValue;
  if (writing && detail.target.contains(active)) detail.shouldSwap = false;
});

on("htmx:afterSwap", ({ detail }) => {
  const pane = document.getElementById(detail.target.id) ?? detail.target;
  settleFocus(pane, detail.requestConfig?.elt);
  const title = pane.dataset?.title;
  if (title) document.title = title;
  pane.dispatchEvent(new CustomEvent("pane:shown", { bubbles: true }));
});

on("htmx:responseError", ({ detail }) => {
  const { elt, xhr } = detail;
  if (elt.matches(".lazy")) elt.classList.add("failed");
  if (xhr.status === 401) return challenged(detail);
  toast(errorText(xhr), { tone: "bad" });
});

on("htmx:sendError", ({ detail }) => {
  if (detail.elt.matches(".lazy")) detail.elt.classList.add("failed");
  if (!detail.elt.matches("auto-refresh *")) toast(strings("errorNetwork"), { tone: "bad" });
});

on("htmx:timeout", () => toast(strings("errorNetwork"), { tone: "bad" }));

// Full pages: an error summary or a marked heading receives the focus once.
addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());
