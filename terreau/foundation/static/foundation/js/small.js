/* Small elements: copy a text, print the page, open a native dialog. */

class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.hidden = false;
    const label = this.querySelector("span");
    const before = label.textContent;
    label.setAttribute("role", "status");
    this.querySelector("button").addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      label.textContent = this.dataset.done;
      setTimeout(() => { label.textContent = before; }, 4000);
    });
  }
}

class PrintPage extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => window.print());
  }
}

class OpenDialog extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    const dialog = this.querySelector("dialog");
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    const open = (event) => {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
    };
    link.addEventListener("click", open);
    link.addEventListener("keydown", (event) => { if (event.key === " ") open(event); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
}

customElements.define("copy-text", CopyText);
customElements.define("print-page", PrintPage);
customElements.define("open-dialog", OpenDialog);
