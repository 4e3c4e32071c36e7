// Small things that several elements share.
export const strings = (name, values = {}) => {
  const text = document.getElementById("ui-strings")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
};

export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

export const cookie = (name) =>
  document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

const FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable="true"]';

export const isField = (element) => Boolean(element?.matches?.(FIELDS));

export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

// A person's clock may be wrong: count from the server's time at rendering.
export const skew = (serverNow) => (serverNow ? Date.parse(serverNow) - Date.now() : 0);

export const define = (name, element) => customElements.get(name) || customElements.define(name, element);

export function toast(text, { tone = "", action } = {}) {
  document.querySelector("toast-stack")?.show(text, { tone, action });
}

export function announce(text) {
  const stack = document.querySelector("toast-stack");
  if (stack) stack.say(text);
}
