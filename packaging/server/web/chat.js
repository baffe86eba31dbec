// The buyer's chat on the shop's page: a round button, and behind it the conversation.
// Put on a page by: chat.css, vendor/strophe, then <script type="module" src="chat.js">.

import { ChatLink } from "./chat-link.js";
import { keep } from "./chat-outbox.js";
import { RANK, dayLine, draw, icon, make } from "./chat-message.js";
import { word } from "./chat-words.js";

const ICONS = {
  bubble: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z M8 11h.01 M12 11h.01 M16 11h.01",
  close: "M6 9l6 6 6-6",
  picture: "M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z M3 17l5-5 4 4 4-5 5 6 M9 8.5h.01",
  send: "M4 12l16-8-6 16-3-6-7-2z",
};
const TYPING_ENDS_MS = 30_000;
const PAUSED_MS = 4_000;
const LONGEST_TEXT = 10_000;
const KEPT_STATES = 200;

class Chat {
  constructor() {
    this.link = new ChatLink();
    this.messages = new Map(); // key -> {message, item}
    this.changes = new Map(); // corrections and retractions whose message isn't loaded
    this.unread = 0;
    this.lastIn = null;
    this.line = "connecting";
    this.build();
    this.listen();
    this.begin();
  }

  build() {
    this.badge = make("span", { class: "sc-badge", hidden: true });
    this.opener = make("button", { type: "button", class: "sc-open", "data-testid": "chat-open", "aria-label": word("open"),
      "aria-expanded": "false", "aria-controls": "sc-panel" }, icon(ICONS.bubble), this.badge);
    this.avatar = make("span", { class: "sc-avatar", "aria-hidden": "true" });
    this.name = make("strong", { class: "sc-name", "data-testid": "chat-agent" }, word("title"));
    this.status = make("span", { class: "sc-status", "data-testid": "chat-status", role: "status" }, word("connecting"));
    const close = make("button", { type: "button", class: "sc-tool", "aria-label": word("close") }, icon(ICONS.close));
    close.addEventListener("click", () => this.show(false));
    const head = make("header", { class: "sc-head" }, this.avatar, make("div", { class: "sc-who" }, this.name, this.status), close);
    this.more = make("button", { type: "button", class: "sc-more", hidden: true }, word("older"));
    this.list = make("ol", { class: "sc-list", "data-testid": "chat-log", role: "log", "aria-label": word("log"), "aria-live": "polite" });
    this.hello = make("p", { class: "sc-hello" }, word("hello"));
    this.typing = make("div", { class: "sc-typing", "data-testid": "chat-typing", hidden: true });
    this.scroll = make("div", { class: "sc-scroll", tabindex: "0", role: "region", "aria-label": word("log") },
      this.more, this.hello, this.list, this.typing);
    this.notice = make("p", { class: "sc-notice", role: "alert", hidden: true });
    this.file = make("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", class: "sc-file",
      "data-testid": "chat-picture", "aria-label": word("picture"), title: word("picture") });
    this.input = make("textarea", { class: "sc-input", "data-testid": "chat-input", rows: "1", maxlength: String(LONGEST_TEXT),
      placeholder: word("input"), "aria-label": word("input"), enterkeyhint: "send" });
    this.button = make("button", { type: "submit", class: "sc-send", "data-testid": "chat-send", "aria-label": word("send"),
      title: word("send"), disabled: true }, icon(ICONS.send));
    this.form = make("form", { class: "sc-form" }, make("label", { class: "sc-tool" }, icon(ICONS.picture), this.file), this.input, this.button);
    this.panel = make("section", { class: "sc-panel", id: "sc-panel", role: "dialog", "aria-label": word("title"), hidden: true },
      head, this.scroll, this.notice, this.form, make("div", { class: "sc-drop" }, word("dropHere")));
    this.root = make("div", { class: "sc-root" }, this.panel, this.opener);
    document.body.append(this.root);
  }

  listen() {
    this.opener.addEventListener("click", () => this.show(this.panel.hidden));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.show(false));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.say();
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("paste", (event) => this.picked(event.clipboardData?.files, event));
    this.file.addEventListener("change", () => { this.picked(this.file.files); this.file.value = ""; });
    this.panel.addEventListener("dragover", (event) => { event.preventDefault(); this.panel.classList.add("sc-dropping"); });
    this.panel.addEventListener("dragleave", (event) =>
      !this.panel.contains(event.relatedTarget) && this.panel.classList.remove("sc-dropping"));
    this.panel.addEventListener("drop", (event) => {
      event.preventDefault();
      this.panel.classList.remove("sc-dropping");
      this.picked(event.dataTransfer?.files);
    });
    this.more.addEventListener("click", () => this.link.older());
    this.scroll.addEventListener("scroll", () => this.scroll.scrollTop < 40 && this.link.older());
    document.addEventListener("visibilitychange", () => this.read());
    const on = (name, act) => this.link.addEventListener(name, (event) => act(event.detail));
    on("line", (state) => { this.line = state; this.showAgent(); this.read(); });
    on("agent", () => this.showAgent());
    on("message", (message) => this.add(message));
    on("older", (messages) => this.addOlder(messages));
    on("history", ({ complete }) => { this.more.hidden = complete; });
    on("correction", (message) => this.change(message, message.replaces, { body: message.body, edited: true }));
    on("retraction", (message) => this.change(message, message.retracts, { retracted: true }));
    on("state", (state) => this.mark(state));
    on("sending", ({ id, url }) => Object.assign(this.messages.get(id)?.message ?? {}, { url, body: url }));
    on("typing", (active) => this.showTyping(active));
    on("adopted", (entry) => this.queued(entry));
  }

  async begin() {
    if (keep.read("open", false)) this.show(true, false);
    for (const entry of await this.link.start()) await this.queued(entry);
  }

  // --- the panel ----------------------------------------------------------------------------

  show(open, focus = true) {
    this.panel.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.opener.setAttribute("aria-label", word(open ? "close" : "open"));
    this.root.classList.toggle("sc-is-open", open);
    keep.write("open", open);
    if (open) { this.toEnd(); this.read(); }
    if (focus) (open ? this.input : this.opener).focus();
  }

  showAgent() {
    const { nick, show, status, photo } = this.link.agent;
    this.name.textContent = nick || word("title");
    const text = this.line === "online"
      ? [word(["available", "chat", "away", "xa", "dnd"].includes(show) ? show : "gone"), status].filter(Boolean).join(" · ") : word(this.line);
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.dataset.line = this.line;
    this.status.dataset.show = this.line === "online" ? show ?? "gone" : "";
    if (photo && photo !== this.shownPhoto) {
      this.shownPhoto = photo;
      this.avatar.replaceChildren(make("img", { src: URL.createObjectURL(photo), alt: "" }));
    } else if (!photo) {
      this.avatar.textContent = [...(nick || "?")].slice(0, 2).join("");
    }
  }

  showTyping(active) {
    clearTimeout(this.typingTimer);
    const stay = this.atEnd();
    this.typing.hidden = !active;
    this.typing.textContent = active ? word("typing", { name: this.link.agent.nick }) : "";
    if (active) this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_ENDS_MS);
    if (stay) this.toEnd();
  }

  notify(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  // --- writing ------------------------------------------------------------------------------

  typed() {
    this.button.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    clearTimeout(this.pausedTimer);
    const composing = Boolean(this.input.value.trim());
    if (composing !== this.composing) this.link.typing(composing ? "composing" : "active");
    this.composing = composing;
    if (composing) this.pausedTimer = setTimeout(() => { this.composing = false; this.link.typing("paused"); }, PAUSED_MS);
  }

  async say() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.composing = false;
    this.notify("");
    this.typed();
    this.composing = false;
    await this.queued(await this.link.say(text));
    this.toEnd();
  }

  async picked(files, event = null) {
    const pictures = [...(files ?? [])];
    if (pictures.length) event?.preventDefault();
    for (const file of pictures) {
      const entry = await this.link.sendPicture(file);
      if (typeof entry === "string") this.notify(word(entry));
      else { this.notify(""); await this.queued(entry); this.toEnd(); }
    }
  }

  async queued(entry) {
    const blob = entry.picture ? entry.blob ?? (await this.link.outbox.blob(entry)) : null;
    this.add({ originId: entry.id, id: entry.id, own: true, body: entry.body, url: entry.url ?? "", time: entry.time,
      state: "waiting", preview: blob ? URL.createObjectURL(blob) : null });
  }

  async again(message) {
    this.messages.get(this.key(message))?.item.remove();
    this.messages.delete(this.key(message));
    await this.queued(await this.link.say(message.body));
    this.toEnd();
  }

  // --- reading ------------------------------------------------------------------------------

  key(message) {
    return message.own ? message.originId : `${message.from}|${message.originId || message.archiveId}`;
  }

  context() {
    return { pictures: this.link.me?.pictures, name: this.link.agent.nick || word("title"), retry: (message) => this.again(message) };
  }

  /** Put a message on the page unless it is there; before is where, null for the end. */
  add(message, before = null) {
    const key = this.key(message);
    if (this.messages.has(key)) {
      if (message.own && message.state !== "waiting") this.mark({ id: key, state: "sent" });
      return;
    }
    if (message.own) message.state ??= keep.read("states", {})[message.originId] ?? "sent";
    Object.assign(message, this.changes.get(key));
    const stay = before === null && this.atEnd();
    const item = make("li");
    draw(item, message, this.context());
    this.messages.set(key, { message, item });
    // What still waits stays at the end, where it will be said.
    const waiting = message.state === "waiting" ? null : this.list.querySelector(":scope > [data-state=waiting]");
    const place = before ?? waiting;
    const day = new Date(message.time).toDateString();
    const previous = [...this.list.querySelectorAll(":scope > .sc-day")].pop()?.dataset.day;
    if (before === null && previous !== day && message.time >= (this.newest ?? 0)) this.list.insertBefore(dayLine(message.time), place);
    if (before === null) this.newest = Math.max(this.newest ?? 0, message.time);
    this.list.insertBefore(item, place);
    item.querySelector("img")?.addEventListener("load", () => stay && this.toEnd());
    this.hello.hidden = true;
    if (!message.own && before === null) this.arrived(message);
    if (stay) this.toEnd();
  }

  arrived(message) {
    this.showTyping(false);
    this.lastIn = message;
    if (keep.read("read", null) === message.id) this.unread = 0;
    else this.unread += 1;
    this.read();
  }

  addOlder(messages) {
    const height = this.scroll.scrollHeight;
    const first = this.list.firstElementChild;
    const previousDay = first?.dataset.day;
    let day = null;
    for (const message of messages) {
      if (message.replaces) { this.change(message, message.replaces, { body: message.body, edited: true }); continue; }
      if (message.retracts) { this.change(message, message.retracts, { retracted: true }); continue; }
      if (message.marks || (!message.body && !message.url) || this.messages.has(this.key(message))) continue;
      const today = new Date(message.time).toDateString();
      if (today !== day) this.list.insertBefore(dayLine(message.time), first);
      day = today;
      this.add(message, first);
    }
    if (day && previousDay === day) first.remove();
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  change(message, target, values) {
    const key = message.own ? target : `${message.from}|${target}`;
    const known = this.messages.get(key);
    if (!known) { this.changes.set(key, values); return; }
    Object.assign(known.message, values);
    draw(known.item, known.message, this.context());
  }

  /** A state goes forward only; “read” and “delivered” hold for everything said before, too. */
  mark({ id, state, why }) {
    const known = this.messages.get(id);
    if (!known || !known.message.own) return;
    const states = keep.read("states", {});
    const all = state === "read" || state === "delivered"
      ? [...this.messages.values()].filter(({ message, item }) => message.own && ["sent", "delivered"].includes(message.state)
        && (item === known.item || item.compareDocumentPosition(known.item) & Node.DOCUMENT_POSITION_FOLLOWING)) : [known];
    for (const { message, item } of all.includes(known) ? all : [...all, known]) {
      if (state !== "failed" && RANK[state] <= RANK[message.state] && message.state !== "failed") continue;
      Object.assign(message, { state, why });
      draw(item, message, this.context());
      if (RANK[state] > 1) states[message.originId] = state;
    }
    keep.write("states", Object.fromEntries(Object.entries(states).slice(-KEPT_STATES)));
  }

  /** Say that the newest message has been read, if it can be seen. */
  read() {
    const seen = !this.panel.hidden && !document.hidden;
    if (seen) this.unread = 0;
    if (seen && this.lastIn) this.link.markRead(this.lastIn);
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = this.unread > 99 ? "99+" : String(this.unread);
    this.badge.setAttribute("aria-label", word("unread", { n: this.unread }));
  }
}

new Chat();
