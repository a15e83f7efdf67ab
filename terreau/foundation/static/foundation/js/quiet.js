/* <send-quietly data-then="/panier/"> around a form with one button: it is sent without leaving the page.
 *
 * The answer is JSON, { said: "…" }: it takes the place of the form, with a link to data-then. Where there is no
 * network the form is sent as forms are, and the browser says so.
 */

class SendQuietly extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  async send() {
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" },
      });
      this.show((await answer.json()).said);
    } catch {
      this.form.submit();
    }
  }

  show(sentence) {
    const link = document.createElement("a");
    link.href = this.dataset.then;
    link.textContent = sentence;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    this.replaceChildren(status);
    status.append(link);
    link.focus();
  }
}

customElements.define("send-quietly", SendQuietly);
