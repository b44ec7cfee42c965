"use strict";
/* <ranked-list>: numbers beside names become an order that buttons change; without it the numbers are chosen by hand. */
class RankedList extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.status = this.querySelector("[role=status]");
    this.items = [...this.list.children].map((item) => {
      const select = item.querySelector("select");
      const buttons = document.createElement("div");
      buttons.className = "moves no-print";
      item.append(buttons);
      return { item, select, buttons, name: item.dataset.name };
    });
    const given = this.items.filter((one) => one.select.value);
    this.order = given.sort((a, b) => a.select.value - b.select.value);
    this.list.addEventListener("change", (event) => this.place(event.target));
    this.draw();
  }

  place(select) {
    const one = this.items.find((each) => each.select === select);
    if (one) this.move(one, select.value ? Number(select.value) - 1 : -1);
  }

  move(one, to) {
    this.order = this.order.filter((each) => each !== one);
    if (to >= 0) this.order.splice(to, 0, one);
    this.draw();
    const says = to < 0 ? this.dataset.gone : this.dataset.says.replace("[number]", this.order.indexOf(one) + 1);
    this.status.textContent = says.replace("[name]", one.name);
  }

  draw() {
    const active = document.activeElement;
    const rest = this.items.filter((one) => !this.order.includes(one));
    [...this.order, ...rest].forEach((one, at) => {
      const place = this.order.indexOf(one);
      if (this.list.children[at] !== one.item) this.list.insertBefore(one.item, this.list.children[at] || null);
      one.select.value = place < 0 ? "" : String(place + 1);
      one.item.classList.toggle("ranked", place >= 0);
      const last = this.order.length - 1;
      const moves = place < 0
        ? [[this.order.length ? "add" : "first", last + 1, true]]
        : [["higher", place - 1, place > 0], ["lower", place + 1, place < last], ["remove", -1, true]];
      one.buttons.replaceChildren(...moves.map(([verb, to, isOpen]) => this.button(one, verb, to, isOpen)));
    });
    if (active && this.contains(active)) active.focus();
  }

  button(one, verb, to, isOpen) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do quiet";
    button.disabled = !isOpen;
    button.textContent = this.dataset[verb];
    button.setAttribute("aria-label", `${this.dataset[verb]}: ${one.name}`);
    button.addEventListener("click", () => {
      this.move(one, to);
      const again = [...one.buttons.children].find((each) => each.textContent === button.textContent && !each.disabled);
      (again || one.buttons.querySelector("button:not(:disabled)")).focus();
    });
    return button;
  }
}
customElements.define("ranked-list", RankedList);
