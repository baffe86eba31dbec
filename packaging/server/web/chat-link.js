// The line to the shop: identity, connection, archive, outbox. It says what happened by events and knows no page.

import { NS, archiveQuery, bare, chatMessage, child, childText, displayed, domain, readMessage, receipt, typingMessage, unwrap } from "./chat-stanzas.js";
import { Outbox, keep, newId } from "./chat-outbox.js";

const PAGE = 40;
const PING_MS = 30_000;
const ANSWER_MS = 15_000;
const LONGEST_PAUSE_MS = 30_000;
const PICTURE_TYPES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const PICTURE_BYTES = 10 * 1024 * 1024;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Events: line(state) message(m) correction(m) retraction(m) state({id, state, read}) typing(on) agent(a) sending({id, url}). */
export class ChatLink extends EventTarget {
  constructor() {
    super();
    this.outbox = new Outbox();
    this.me = null;
    this.agent = { jid: "", nick: "", show: null, status: "", photo: null };
    this.connection = null;
    this.ready = false;
    this.failures = 0;
    this.cursor = null; // the newest archive id seen
    this.oldest = null; // the oldest one, null while unknown
    this.complete = false;
    this.waiting = new Map(); // iq id -> {resolve, reject, timer}
    this.pages = new Map(); // archive query id -> stanzas
    this.refused = new Map(); // message id -> kind of error
    this.flushing = false;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => !document.hidden && this.hurry());
    setInterval(() => this.beat(), PING_MS);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Begin; returns what was left to be sent, to be shown at once. */
  async start() {
    const left = await this.outbox.adopt();
    this.connect();
    return left;
  }

  // --- connection ---------------------------------------------------------------------------

  async identify() {
    const ask = async () => {
      const answer = await fetch("/chat/identity", { method: "POST", credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new Error(`identity: ${answer.status}`);
      return answer.json();
    };
    // Two tabs opened at once must not become two people.
    return navigator.locks ? navigator.locks.request("shopchat-identity", ask) : ask();
  }

  async connect() {
    if (this.connection) return;
    const attempt = { connected: false, reset() {} };
    this.connection = attempt;
    this.retry = null;
    this.tell("line", "connecting");
    try {
      this.me = await this.identify();
    } catch {
      this.lost(attempt, "unavailable");
      return;
    }
    this.self = bare(this.me.jid);
    if (!this.agent.jid) { Object.assign(this.agent, this.me.agent); this.tell("agent", this.agent); }
    const connection = new Strophe.Connection(this.me.websocket, { mechanisms: [Strophe.SASLPlain] });
    this.connection = connection;
    connection.connect(`${this.me.jid}/page-${this.outbox.tab.slice(0, 8)}`, this.me.password, (status) => {
      if (connection !== this.connection) return;
      if (status === Strophe.Status.CONNECTED) this.online(connection);
      else if (status === Strophe.Status.AUTHFAIL) this.lost(connection, "unavailable");
      else if ([Strophe.Status.DISCONNECTED, Strophe.Status.CONNFAIL].includes(status)) this.lost(connection, "offline");
    });
    setTimeout(() => connection === this.connection && !connection.connected && this.lost(connection, "offline"), ANSWER_MS);
  }

  lost(connection, state) {
    if (connection !== this.connection) return;
    this.connection = null;
    this.ready = false;
    try { connection.reset(); } catch { /* it was gone already */ }
    for (const { reject, timer } of this.waiting.values()) { clearTimeout(timer); reject(new Error("the line is down")); }
    this.waiting.clear();
    this.pages.clear();
    this.failures += 1;
    this.tell("typing", false);
    this.tell("line", this.failures > 3 ? "unavailable" : state);
    const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(this.failures, 8)) * (0.5 + Math.random() / 2);
    this.retry = setTimeout(() => this.connect(), pause);
  }

  hurry() {
    if (this.connection) { this.beat(); return; }
    if (!this.retry) return;
    clearTimeout(this.retry);
    this.connect();
  }

  async beat() {
    const connection = this.connection;
    if (!this.ready) return;
    try {
      await this.ping();
      await this.takeOver();
    } catch {
      this.lost(connection, "offline");
    }
  }

  async online(connection) {
    for (const [name, handler] of [["message", this.onMessage], ["presence", this.onPresence], ["iq", this.onIq]]) {
      connection.addHandler((stanza) => {
        try { handler.call(this, stanza); } catch (error) { console.error("chat:", error); }
        return true;
      }, null, name);
    }
    try {
      await this.iq($iq({ type: "set", id: newId() }).c("enable", { xmlns: NS.carbons })).catch(this.unlessDown(connection));
      connection.send($pres());
      this.showUp();
      await this.catchUp();
      await this.confirmTried();
      if (connection !== this.connection) return;
      this.ready = true;
      this.failures = 0;
      this.tell("line", "online");
      await this.takeOver();
      this.flush();
      this.fetchCard();
    } catch (error) {
      if (connection === this.connection) { console.error("chat:", error); this.lost(connection, "offline"); }
    }
  }

  unlessDown(connection) {
    return (error) => { if (connection !== this.connection) throw error; };
  }

  showUp() {
    this.connection?.send($pres({ to: this.agent.jid }));
  }

  iq(stanza) {
    const connection = this.connection;
    return new Promise((resolve, reject) => {
      if (!connection?.connected) { reject(new Error("the line is down")); return; }
      const id = stanza.tree().getAttribute("id");
      const timer = setTimeout(() => { this.waiting.delete(id); reject(new Error("no answer")); }, ANSWER_MS);
      this.waiting.set(id, { resolve, reject, timer });
      connection.send(stanza);
    });
  }

  /** Any answer at all proves that the server has dealt with everything sent before. */
  async ping() {
    const id = newId();
    await this.iq($iq({ type: "get", id, to: domain(this.self) }).c("ping", { xmlns: NS.ping })).catch((error) => {
      if (!error.answered) throw error;
    });
  }

  // --- archive ------------------------------------------------------------------------------

  async page(options) {
    const query = newId();
    this.pages.set(query, []);
    try {
      const fin = child(await this.iq(archiveQuery(query, newId(), { max: PAGE, ...options })), "fin", NS.mam);
      const set = child(fin, "set", NS.rsm);
      return {
        messages: this.pages.get(query) ?? [],
        complete: fin?.getAttribute("complete") === "true",
        first: childText(set, "first", NS.rsm) || null,
        last: childText(set, "last", NS.rsm) || null,
      };
    } finally {
      this.pages.delete(query);
    }
  }

  /** What was said while we were away; the first time, the end of the history. */
  async catchUp() {
    if (this.cursor === null) {
      const page = await this.page({ before: "" });
      this.oldest = page.first;
      this.complete = page.complete;
      this.deliver(page.messages);
      this.cursor = page.last ?? "";
      this.tell("history", { complete: this.complete });
      return;
    }
    for (let done = false; !done;) {
      const page = await this.page(this.cursor ? { after: this.cursor } : {});
      this.deliver(page.messages);
      this.cursor = page.last ?? this.cursor;
      done = page.complete || !page.last;
    }
  }

  /** One page further back; true if anything came. */
  async older() {
    if (!this.ready || this.complete || !this.oldest || this.fetching) return false;
    this.fetching = true;
    try {
      const page = await this.page({ before: this.oldest });
      this.oldest = page.first ?? this.oldest;
      this.complete = page.complete || !page.first;
      this.tell("older", page.messages);
      this.tell("history", { complete: this.complete });
      return page.messages.length > 0;
    } catch {
      return false;
    } finally {
      this.fetching = false;
    }
  }

  deliver(messages) {
    const acknowledged = keep.read("got", null);
    const start = messages.findIndex((message) => message.archiveId === acknowledged) + 1;
    messages.forEach((message, index) => this.take(message, index >= start));
  }

  /** Entries handed to a line that broke: those in the archive are sent, the others go out again. */
  async confirmTried() {
    const tried = this.outbox.mine().filter((entry) => entry.tried);
    if (!tried.length) return;
    let after = tried[0].after;
    for (let done = false; !done;) {
      const page = await this.page(after ? { after } : {});
      const known = new Set(page.messages.filter((one) => one.own).map((one) => one.originId));
      for (const entry of tried) if (known.has(entry.id)) this.sent(entry);
      after = page.last ?? after;
      done = page.complete || !page.last;
    }
  }

  // --- incoming -----------------------------------------------------------------------------

  onIq(stanza) {
    const id = stanza.getAttribute("id");
    const type = stanza.getAttribute("type");
    const waiting = this.waiting.get(id);
    if (waiting && (type === "result" || type === "error")) {
      this.waiting.delete(id);
      clearTimeout(waiting.timer);
      if (type === "result") waiting.resolve(stanza);
      else waiting.reject(Object.assign(new Error("refused"), { answered: true }));
    } else if (type === "get" && child(stanza, "ping", NS.ping)) {
      this.connection.send($iq({ type: "result", id, to: stanza.getAttribute("from") ?? domain(this.self) }));
    }
  }

  onMessage(stanza) {
    const inner = unwrap(stanza, this.self);
    if (inner?.query) {
      this.pages.get(inner.query)?.push(readMessage(inner.message, this.self, inner.archive));
      return;
    }
    this.take(readMessage(inner?.message ?? stanza, this.self), inner === null);
  }

  /** Take in one message from the line, a carbon or the archive. */
  take(message, answer) {
    if (message.error) { this.bounced(message); return; }
    const other = message.own ? message.to : message.from;
    if (domain(other) !== domain(this.agent.jid) || !other.includes("@")) return; // only this shop's agents speak here
    if (message.archiveId && this.cursor !== null) this.cursor = message.archiveId;
    if (message.archiveId) keep.write("got", message.archiveId);
    if (message.marks) {
      if (!message.own) this.tell("state", { id: message.marks.id, state: message.marks.read ? "read" : "delivered" });
      return;
    }
    if (!message.own && message.typing) this.tell("typing", message.typing === "composing");
    if (message.retracts) { this.tell("retraction", message); return; }
    if (!message.body && !message.url) return;
    if (message.replaces) { this.tell("correction", message); return; }
    if (message.own) this.confirm(message.originId);
    else if (other !== this.agent.jid) this.handedTo(other);
    this.tell("message", message);
    if (!message.own && answer && message.wantsReceipt && this.connection) {
      this.connection.send(receipt(message.from, message.id, newId()));
    }
  }

  handedTo(jid) {
    Object.assign(this.agent, { jid, nick: jid.split("@")[0], show: null, status: "", photo: null });
    this.showUp();
    this.fetchCard();
    this.tell("agent", this.agent);
  }

  bounced(message) {
    this.refused.set(message.id, message.error);
    if (!this.outbox.mine().some((entry) => entry.id === message.id) && message.error !== "wait") {
      this.tell("state", { id: message.id, state: "failed" });
    }
  }

  onPresence(stanza) {
    if (bare(stanza.getAttribute("from")) !== this.agent.jid) return;
    const type = stanza.getAttribute("type");
    if (type && type !== "unavailable") return;
    const client = stanza.namespaceURI;
    const wasGone = this.agent.show === null || this.agent.show === "gone";
    this.agent.show = type ? "gone" : childText(stanza, "show", client) || "available";
    this.agent.status = type ? "" : childText(stanza, "status", client);
    const nick = childText(stanza, "nick", "http://jabber.org/protocol/nick");
    if (nick) this.agent.nick = nick;
    this.tell("agent", this.agent);
    const photo = childText(child(stanza, "x", "vcard-temp:x:update"), "photo", "vcard-temp:x:update");
    if (!type && photo && photo !== this.photoHash) { this.photoHash = photo; this.fetchCard(); }
    if (!type && wasGone) this.showUp(); // an agent who has just come doesn't know yet that we are here
  }

  async fetchCard() {
    const { jid } = this.agent;
    try {
      const answer = await this.iq($iq({ type: "get", id: newId(), to: jid }).c("vCard", { xmlns: NS.vcard }));
      const card = child(answer, "vCard", NS.vcard);
      const photo = child(card, "PHOTO", NS.vcard);
      const type = childText(photo, "TYPE", NS.vcard);
      const data = childText(photo, "BINVAL", NS.vcard).replace(/\s/g, "");
      if (jid !== this.agent.jid) return;
      this.agent.nick = childText(card, "NICKNAME", NS.vcard) || childText(card, "FN", NS.vcard) || this.agent.nick;
      if (data && PICTURE_TYPES.has(type)) {
        this.agent.photo = new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type });
      }
      this.tell("agent", this.agent);
    } catch { /* no card: the name from the page stays */ }
  }

  // --- outgoing -----------------------------------------------------------------------------

  /** Queue a text; returns its entry. */
  async say(body) {
    const entry = await this.outbox.add(this.agent.jid, body, this.cursor);
    queueMicrotask(() => this.flush());
    return entry;
  }

  /** Queue a picture; returns its entry, or the key of the word that says why not. */
  async sendPicture(file) {
    if (!PICTURE_TYPES.has(file.type)) return "badType";
    const blob = await withoutPlace(file);
    if (blob.size > PICTURE_BYTES) return "tooBig";
    const entry = await this.outbox.add(this.agent.jid, "", this.cursor, blob);
    queueMicrotask(() => this.flush());
    return { ...entry, blob };
  }

  typing(state) {
    if (this.ready) this.connection.send(typingMessage(this.agent.jid, state));
  }

  markRead(message) {
    if (!this.ready || !message.markable || keep.read("read", null) === message.id) return;
    keep.write("read", message.id);
    this.connection.send(displayed(message.from, message.id, newId()));
  }

  async takeOver() {
    for (const entry of await this.outbox.adopt()) this.tell("adopted", entry);
    this.flush();
  }

  confirm(id) {
    const entry = this.outbox.mine().find((one) => one.id === id);
    if (entry) this.sent(entry);
  }

  sent(entry) {
    this.outbox.remove(entry);
    this.tell("state", { id: entry.id, state: "sent" });
  }

  fail(entry, why = null) {
    this.outbox.remove(entry);
    this.tell("state", { id: entry.id, state: "failed", why });
  }

  /** Send what waits, one after the other: the next goes when the server has taken the last. */
  async flush() {
    if (this.flushing || !this.ready) return;
    this.flushing = true;
    const connection = this.connection;
    let pause = 1000;
    try {
      for (let entry = this.outbox.mine()[0]; entry && this.ready && connection === this.connection; entry = this.outbox.mine()[0]) {
        if (entry.picture && !entry.url && !(await this.upload(entry))) continue;
        entry.tried = true;
        if (!entry.to) entry.to = this.agent.jid;
        this.outbox.save(entry);
        this.refused.delete(entry.id);
        connection.send(chatMessage(entry));
        await this.ping();
        const refusal = this.refused.get(entry.id);
        if (refusal === "wait") {
          await sleep(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        } else if (refusal) {
          this.fail(entry, refusal === "modify" ? "tooLong" : null);
        } else {
          pause = 1000;
          this.sent(entry);
        }
      }
    } catch {
      if (connection === this.connection && this.connection) this.lost(connection, "offline");
    } finally {
      this.flushing = false;
    }
    if (this.ready && this.outbox.mine().length) setTimeout(() => this.flush(), 1000);
  }

  /** Put a picture on the server; true when its address is known. */
  async upload(entry) {
    const blob = await this.outbox.blob(entry);
    if (!blob) { this.fail(entry, "lostPicture"); return false; }
    const name = `picture.${blob.type.split("/")[1]}`;
    const slot = await this.iq($iq({ type: "get", id: newId(), to: this.me.upload })
      .c("request", { xmlns: NS.upload, filename: name, size: String(blob.size), "content-type": blob.type }))
      .then((answer) => child(answer, "slot", NS.upload), (error) => { if (!error.answered) throw error; return null; });
    const url = child(slot, "get", NS.upload)?.getAttribute("url") ?? "";
    const put = child(slot, "put", NS.upload);
    if (!put || !url.startsWith(this.me.pictures)) { this.fail(entry); return false; }
    const headers = { "Content-Type": blob.type };
    for (const header of put.children) {
      if (["Authorization", "Cookie", "Expires"].includes(header.getAttribute("name"))) {
        headers[header.getAttribute("name")] = header.textContent.replace(/[\r\n]/g, "");
      }
    }
    entry.uploads = (entry.uploads ?? 0) + 1;
    this.outbox.save(entry);
    const answer = await fetch(put.getAttribute("url"), { method: "PUT", body: blob, headers, credentials: "omit" })
      .catch((error) => { if (entry.uploads < 5) throw error; return { ok: false }; });
    if (!answer.ok) { this.fail(entry); return false; }
    Object.assign(entry, { url, body: url });
    this.outbox.save(entry);
    this.tell("sending", { id: entry.id, url });
    return true;
  }
}

/** A photograph without what its camera wrote into it (place, time), turned upright. */
async function withoutPlace(file) {
  if (file.type !== "image/jpeg") return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 2560 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.88));
  } catch {
    return file;
  }
}
