/* <suggest-several data-src="/api/…/suggest"> around a text input or a text area that holds several names: apart by
 * commas in the first, one a line in the second. What stands at the caret is completed as “Name (code)”.
 *
 * Without this code, the form sends what was typed.
 */

import { SuggestField } from "./suggest.js";

class SuggestSeveral extends SuggestField {
  get lines() {
    return this.input.localName === "textarea";
  }

  /* A text area stays what it is for screen readers: it may not be a combobox. */
  roles() {
    return this.lines ? { "aria-autocomplete": "list", "aria-controls": this.list.id } : super.roles();
  }

  /* Where the name at the caret begins and ends. */
  piece() {
    const { value, selectionStart: at } = this.input;
    const between = this.lines ? /\n/ : /[,;]/;
    let begin = at;
    while (begin > 0 && !between.test(value[begin - 1])) begin -= 1;
    let end = at;
    while (end < value.length && !between.test(value[end])) end += 1;
    return [begin, end];
  }

  text() {
    return this.input.value.slice(...this.piece()).trim();
  }

  later() {
    if (!this.choosing) super.later();
  }

  key(event) {
    if (!this.list.hidden) super.key(event);
  }

  choose(index) {
    const item = this.items[index];
    const [begin, end] = this.piece();
    const { value } = this.input;
    const name = `${begin && !this.lines ? " " : ""}${item.name} (${item.code})`;
    const after = value.slice(end) || (this.lines ? "\n" : ", ");
    this.input.value = value.slice(0, begin) + name + after;
    const caret = begin + name.length + (end < value.length ? 0 : after.length);
    this.input.setSelectionRange(caret, caret);
    this.clear();
    this.choosing = true; // whoever keeps drafts is told; nothing is asked
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.choosing = false;
  }
}

customElements.define("suggest-several", SuggestSeveral);
