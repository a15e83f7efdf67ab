/* Loads the code of the custom elements that a page holds, and nothing else. */

const load = {
  "suggest-field": () => import("./suggest.js"),
  "suggest-several": () => import("./suggest-several.js"),
  "draft-form": () => import("./draft.js"),
  "copy-text": () => import("./small.js"),
  "print-page": () => import("./small.js"),
  "open-dialog": () => import("./small.js"),
  "send-quietly": () => import("./quiet.js"),
};

try {
  const sent = sessionStorage.getItem("draft-sent");
  if (sent) {
    if (arrived(sent)) localStorage.removeItem(sent);
    sessionStorage.removeItem("draft-sent");
  }
} catch { /* storage is closed: nothing was kept */ }

for (const [name, module] of Object.entries(load)) {
  if (document.querySelector(name)) module();
}

document.querySelector("main:not(.specimens) #errors")?.focus();

/* A draft that was sent is forgotten once a page says that it arrived. */
function arrived(key) {
  if (document.querySelector("#errors")) return false;
  const here = [...document.querySelectorAll("draft-form")].some((one) => `draft:${one.dataset.key ?? location.pathname}` === key);
  return !here || document.querySelector(".messages .notice--success") !== null;
}
