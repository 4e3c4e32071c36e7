// A session that has ended, or a step that asks again who is there: a dialog over the page, then on.
import { cookie, meta, strings, toast } from "./dom.js";

const CHALLENGE = "Ops-Challenge";
const BOX = "#sign-in-again";
let waiting;

const dialog = () => document.getElementById("session-dialog");

// What refreshes itself must not open a dialog under somebody's fingers.
function isPassive({ headers }) {
  return Boolean(headers?.["Ops-Passive"]);
}

function tell() {
  const address = `${meta("sign-in")}?next=${encodeURIComponent(location.pathname + location.search)}`;
  toast(strings("signedOut"), { tone: "bad", action: { label: strings("signIn"), href: address } });
}

// Answers a request's 401; the request waits and is sent again with the same form.
export function challenged({ requestConfig, xhr }) {
  const address = xhr.getResponseHeader(CHALLENGE);
  if (!address || !dialog() || isPassive(requestConfig)) return tell();
  waiting = requestConfig;
  globalThis.htmx.ajax("GET", address, { target: BOX, swap: "innerHTML" });
  if (!dialog().open) dialog().showModal();
}

function again({ elt, triggeringEvent }) {
  if (!elt.isConnected) return;
  if (elt.matches("form")) elt.requestSubmit(triggeringEvent?.submitter ?? undefined);
  else if (triggeringEvent?.type === "click") elt.click();
  else globalThis.htmx.trigger(elt, triggeringEvent?.type ?? "load");
}

// Signing in changes the token that every form of the page holds.
function renewTokens() {
  const token = cookie(meta("csrf-cookie"));
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

document.addEventListener("session:renewed", () => {
  const last = waiting;
  renewTokens();
  dialog()?.close();
  document.querySelector(BOX)?.replaceChildren();
  waiting = undefined;
  if (last) again(last);
});

// Coming back from a sign-in in another tab, the forms of this page are good again as well.
document.addEventListener("visibilitychange", () => document.hidden || renewTokens());
