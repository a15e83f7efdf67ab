/* <draft-form data-key="proposal-12" data-src="/…/draft/"> around a form: what is written keeps itself.
 *
 * A moment after the last key, the form's fields are posted to data-src; where that fails or where there is no
 * data-src, they are kept on this device, and put back at the next visit. Once the form has arrived (the next page
 * shows, see terreau.js), they are forgotten; if the network failed, they are still there.
 * A field with data-private, a password or a file is never kept on the device.
 */

const WAIT = 1500;
const DAYS = 30;

class DraftForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector(".draft");
    this.key = `draft:${this.dataset.key ?? location.pathname}`;
    this.restore();
    this.form.addEventListener("input", () => {
      this.changed = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), WAIT);
    });
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.changed = false;
      if (this.store(this.values())) sessionStorage.setItem("draft-sent", this.key);
    });
    addEventListener("online", () => { if (this.changed) this.keep(); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.changed) this.store(this.values());
    });
  }

  fields() {
    return [...this.form.elements].filter((field) =>
      field.name && !["file", "password", "hidden", "submit", "button"].includes(field.type)
      && !("private" in field.dataset));
  }

  values() {
    const values = {};
    for (const field of this.fields()) {
      if (field.type === "checkbox" || field.type === "radio") {
        values[field.name] ??= [];
        if (field.checked) values[field.name].push(field.value);
      } else if (field.multiple) {
        values[field.name] = [...field.selectedOptions].map((option) => option.value);
      } else {
        (values[field.name] ??= []).push(field.value);
      }
    }
    return values;
  }

  async keep() {
    const values = this.values();
    if (this.dataset.src && navigator.onLine) {
      try {
        const answer = await fetch(this.dataset.src, {
          method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" },
        });
        if (answer.ok) {
          this.changed = false;
          localStorage.removeItem(this.key);
          return this.say("saved");
        }
      } catch { /* no network: kept here below */ }
    }
    if (this.store(values)) this.say(this.dataset.src ? "kept" : "saved");
  }

  store(values) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values }));
      return true;
    } catch {
      return false;
    }
  }

  restore() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(this.key));
      if (!draft || Date.now() - draft.at > DAYS * 864e5) {
        localStorage.removeItem(this.key);
        return;
      }
      if (this.form.querySelector("#errors, [aria-invalid=true]")) return; // the server gave back what was sent
    } catch {
      return;
    }
    const now = JSON.stringify(this.values());
    if (now === JSON.stringify(draft.values)) return;
    this.fill(draft.values);
    this.changed = true;
    this.say("found");
  }

  fill(values) {
    const seen = {};
    for (const field of this.fields()) {
      const kept = values[field.name];
      if (!Array.isArray(kept)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
      else {
        seen[field.name] = (seen[field.name] ?? -1) + 1;
        field.value = kept[seen[field.name]] ?? field.value;
      }
    }
  }

  say(what) {
    if (!this.status) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.status.textContent = (this.status.dataset[what] ?? "").replace("{time}", time);
    this.status.classList.toggle("draft--kept", what === "kept");
    this.status.hidden = false;
  }
}

customElements.define("draft-form", DraftForm);
