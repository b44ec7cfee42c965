"use strict";
/* Custom elements and one listener. Every page works without them; they only save steps. */

/* <sortable-table>: header cells become buttons that sort the rows; cells may carry data-sort, heads data-nosort. */
class SortableTable extends HTMLElement {
  connectedCallback() {
    const table = this.querySelector("table");
    if (!table?.tHead || !table.tBodies[0] || table.tBodies[0].rows.length < 2) return;
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    [...table.tHead.rows[table.tHead.rows.length - 1].cells].forEach((head) => {
      if (head.hasAttribute("data-nosort") || !head.textContent.trim() || head.querySelector("button, a")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.sort(table, head, compare));
    });
  }

  sort(table, head, compare) {
    const isDescending = head.getAttribute("aria-sort") === "ascending";
    const column = head.cellIndex;
    const key = (row) => {
      const cell = row.cells[column];
      return (cell?.dataset.sort ?? cell?.textContent ?? "").trim();
    };
    const isNothing = (row) => {
      const cell = row.cells[column];
      return !cell || cell.querySelector(".protected") !== null || ["", "–"].includes(key(row));
    };
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
    for (const body of table.tBodies) {
      const rows = [...body.rows].sort((a, b) => {
        if (isNothing(a) || isNothing(b)) return isNothing(a) - isNothing(b);
        const [x, y] = [key(a), key(b)];
        const order = isNaN(x) || isNaN(y) ? compare(x, y) : x - y;
        return isDescending ? -order : order;
      });
      body.append(...rows);
    }
  }
}

/* <file-drop>: a plain file field that also takes a dropped file and says what was chosen. */
class FileDrop extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input[type="file"]');
    const output = this.querySelector("output");
    if (!input) return;
    const say = () => {
      const names = [...input.files].map((file) => `${file.name} (${this.size(file.size)})`).join(", ");
      if (output) output.textContent = names ? (this.dataset.chosen || "%s").replace("%s", names) : "";
    };
    const hold = (event, isOver) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.classList.toggle("over", isOver);
    };
    input.addEventListener("change", say);
    this.addEventListener("dragover", (event) => hold(event, true));
    this.addEventListener("dragleave", (event) => hold(event, false));
    this.addEventListener("drop", (event) => {
      hold(event, false);
      if (!event.dataTransfer.files.length) return;
      const kept = new DataTransfer();
      [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => kept.items.add(file));
      input.files = kept.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    say();
  }

  size(bytes) {
    const [number, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
    const style = { style: "unit", unit, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(document.documentElement.lang, style).format(number);
  }
}

/* <drop-down>: an open <details> closes on Escape and on a click elsewhere. */
class DropDown extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    this.outside = (event) => {
      if (!this.contains(event.target)) details.open = false;
    };
    document.addEventListener("click", this.outside);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.outside);
  }
}

/* <error-summary>: takes the focus, so that whoever sent the form hears what is wrong. */
class ErrorSummary extends HTMLElement {
  connectedCallback() {
    this.firstElementChild?.focus();
  }
}

/* <auto-submit> round a form: a changed choice is sent at once, and the button that did it before is put away. */
class AutoSubmit extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const button = form?.querySelector("[data-without-script]");
    if (button) button.hidden = true;
    form?.addEventListener("change", () => form.requestSubmit());
  }
}

/* <copy-text>: a button that copies what stands beside it. */
class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do quiet";
    button.textContent = this.dataset.label;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      button.textContent = this.dataset.done;
    });
    this.append(button);
  }
}

/* <keep-draft> round a form: its long texts stay in this browser until they have arrived, are discarded or the person
   signs out. Kept by person and by where the form is sent. */
class KeepDraft extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const place = `draft:${this.dataset.who}:${new URL(form.action).pathname}:`;
    for (const field of form.querySelectorAll("textarea")) {
      const key = place + field.name;
      const kept = localStorage.getItem(key);
      if (kept && kept !== field.value) this.restore(field, key, kept);
      field.addEventListener("input", () => localStorage.setItem(key, field.value));
    }
    form.addEventListener("submit", () => sessionStorage.setItem("sent", place));
  }

  restore(field, key, kept) {
    const before = field.value;
    const notice = this.querySelector("template").content.firstElementChild.cloneNode(true);
    field.value = kept;
    field.closest("details")?.setAttribute("open", "");
    notice.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(key);
      field.value = before;
      notice.remove();
      field.focus();
    });
    field.before(notice);
  }
}
const forget = (start) => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
};
const sent = sessionStorage.getItem("sent");
sessionStorage.removeItem("sent");
if (sent && document.querySelector(".messages .success")) forget(sent);
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout/")) forget("draft:");
});

/* <time-left data-seconds="480" data-left="%s left" data-over="%s over">: counts down from when it was drawn, then up. */
class TimeLeft extends HTMLElement {
  connectedCallback() {
    const end = Date.now() + 1000 * Number(this.dataset.seconds);
    const show = () => {
      const seconds = Math.round((end - Date.now()) / 1000);
      const rest = String(Math.abs(seconds) % 60).padStart(2, "0");
      const words = seconds < 0 ? this.dataset.over : this.dataset.left;
      this.textContent = words.replace("%s", `${Math.floor(Math.abs(seconds) / 60)}:${rest}`);
      this.classList.toggle("over", seconds < 0);
    };
    show();
    this.counting = setInterval(show, 1000);
  }

  disconnectedCallback() {
    clearInterval(this.counting);
  }
}

const elements = {
  "sortable-table": SortableTable,
  "file-drop": FileDrop,
  "drop-down": DropDown,
  "error-summary": ErrorSummary,
  "auto-submit": AutoSubmit,
  "copy-text": CopyText,
  "time-left": TimeLeft,
  "keep-draft": KeepDraft,
};
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);

/* The current door is in sight in a navigation that is wider than the screen. */
for (const current of document.querySelectorAll(".nav [aria-current], .tabs [aria-current]")) {
  const strip = current.closest("nav");
  const start = current.offsetLeft - strip.offsetLeft;
  strip.scrollTo({ left: start - strip.clientWidth / 2 + current.offsetWidth / 2, behavior: "instant" });
}

/* A form is sent once, however often its button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
});
