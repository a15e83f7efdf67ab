/* <suggest-field data-src="/api/…/suggest"> around a text input: an ARIA combobox over a plain GET form.
 *
 * The address answers ?q=… with a list of { name, url } and, where they help, code, department_name, postal_codes.
 * Choosing a suggestion goes to its url, or to data-go with its code in the place of CODE; where data-target names a
 * hidden input, it fills the two fields instead.
 * Without this code, the form sends what was typed.
 */

const WAIT = 120; // milliseconds between the last key and the question

export class SuggestField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input, textarea");
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label());
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "hidden-visually";
    this.status.setAttribute("role", "status");
    this.append(this.list, this.status);
    for (const [name, value] of Object.entries(this.roles())) this.input.setAttribute(name, value);
    this.items = [];
    this.active = -1;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => { if (this.items.length) this.show(true); });
    this.addEventListener("focusout", (event) => { if (!this.contains(event.relatedTarget)) this.show(false); });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  roles() {
    return { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
  }

  /* What is being typed. */
  text() {
    return this.input.value.trim();
  }

  label() {
    return document.querySelector(`label[for="${this.input.id}"]`)?.textContent.trim() ?? "";
  }

  later() {
    clearTimeout(this.timer);
    this.forget();
    const text = this.text();
    if (text.length < 2) return this.clear();
    this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const url = new URL(this.dataset.src, location.href);
      url.searchParams.set("q", text.slice(0, 200));
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.clear();
      this.items = await answer.json();
      this.draw();
    } catch (fault) {
      if (fault.name !== "AbortError") this.clear();
    }
  }

  draw() {
    this.active = -1;
    this.list.replaceChildren(...this.items.map((item, index) => this.option(item, index)));
    if (!this.items.length) {
      const none = document.createElement("li");
      none.className = "suggestions__none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.dataset.none ?? "";
      this.list.append(none);
    }
    this.say();
    this.show(document.activeElement === this.input);
  }

  option(item, index) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${index}`;
    line.dataset.index = index;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const name = document.createElement("b");
    name.textContent = item.name;
    line.append(name);
    const more = [item.known_as, item.department_name, (item.postal_codes ?? []).slice(0, 2).join(", ")].filter(Boolean).join(" · ");
    if (more) {
      const span = document.createElement("span");
      span.textContent = more;
      line.append(span);
    }
    return line;
  }

  say() {
    const count = this.items.length;
    const { none = "", one = "", many = "" } = this.dataset;
    this.status.textContent = count === 0 ? none : count === 1 ? one : `${count} ${many}`;
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.items.length) return;
      event.preventDefault();
      this.show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.active + step + this.items.length + (this.active < 0 && step < 0 ? 1 : 0)) % this.items.length);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.show(false);
    }
  }

  mark(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(index) {
    const item = this.items[index];
    this.input.value = item.name;
    this.show(false);
    const hidden = this.dataset.target && document.getElementById(this.dataset.target);
    if (hidden) hidden.value = item.code;
    const chosen = new CustomEvent("suggest", { detail: item, bubbles: true, cancelable: true });
    const url = item.url ?? this.dataset.go?.replace("CODE", encodeURIComponent(item.code));
    if (this.dispatchEvent(chosen) && !hidden && url) location.assign(url);
  }

  forget() {
    const hidden = this.dataset.target && document.getElementById(this.dataset.target);
    if (hidden) hidden.value = "";
  }

  clear() {
    this.request?.abort();
    this.items = [];
    this.status.textContent = "";
    this.list.replaceChildren();
    this.show(false);
  }

  show(open) {
    this.list.hidden = !open;
    if (this.input.hasAttribute("aria-expanded")) this.input.setAttribute("aria-expanded", String(open));
    if (!open) {
      this.input.removeAttribute("aria-activedescendant");
      this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
      this.active = -1;
    }
  }
}

customElements.define("suggest-field", SuggestField);
