// One message on the page. Whatever a stranger wrote goes in by textContent: text stays text.

import { language, word } from "./chat-words.js";

const LINK = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+/gi;
const MARKS = { waiting: "◷", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "!" };
export const RANK = { waiting: 0, failed: 0, sent: 1, delivered: 2, read: 3 };

/** Make an element: make("p", {class: "x"}, "text", child…). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((one) => one !== null && one !== undefined));
  return element;
}

/** An icon drawn with lines, from a path of ours. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "sc-icon");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    let address = match[0].replace(/[.,;:!?)\]}]+$/, "");
    let url = null;
    try { url = new URL(address); } catch { continue; }
    if (url.protocol !== "https:" && url.protocol !== "http:") continue;
    parts.push(text.slice(end, match.index));
    // The title shows where it really leads, foreign letters spelled out.
    parts.push(make("a", { href: url.href, title: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, address));
    end = match.index + address.length;
  }
  return [...parts, text.slice(end)];
}

function clock(time) {
  return new Date(time).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit", hour12: false });
}

function content(message, { pictures, name }) {
  const url = message.preview ?? (message.url || message.body).trim();
  if (message.preview || (pictures && url.startsWith(pictures) && /\.(png|jpe?g|gif|webp)$/i.test(url))) {
    const label = message.own ? word("ownPicture") : word("pictureOf", { name });
    const image = make("img", { class: "sc-picture", src: url, alt: label, referrerpolicy: "no-referrer" });
    if (message.preview) return [image];
    return [make("a", { href: url, target: "_blank", rel: "noopener noreferrer", class: "sc-picture-link" }, image)];
  }
  return [make("p", { class: "sc-text", dir: "auto" }, ...withLinks(message.body || message.url))];
}

/** Fill a message's element anew from what is known of it. */
export function draw(item, message, context) {
  const { own, state } = message;
  item.className = `sc-message ${own ? "sc-out" : "sc-in"}${message.automatic ? " sc-auto" : ""}`;
  item.dataset.testid = "message";
  item.dataset.originId = message.originId;
  item.dataset.direction = own ? "out" : "in";
  item.dataset.state = own ? state : "received";
  if (message.retracted) {
    item.classList.add("sc-retracted");
    item.replaceChildren(make("p", { class: "sc-text" }, word(own ? "ownRetracted" : "retracted")));
    return;
  }
  const foot = make("div", { class: "sc-foot" });
  if (message.edited) foot.append(make("span", { class: "sc-edited" }, word("edited")));
  foot.append(make("time", { datetime: new Date(message.time).toISOString() }, clock(message.time)));
  if (own) {
    foot.append(make("span", { class: `sc-mark sc-mark-${state}`, role: "img", "aria-label": word(state), title: word(state) }, MARKS[state]));
  }
  const bubble = make("div", { class: "sc-bubble" },
    message.automatic ? make("span", { class: "sc-auto-mark" }, word("auto")) : null,
    ...content(message, context), foot);
  const speaker = make("span", { class: "sc-hidden" }, `${own ? word("you") : context.name}: `);
  item.replaceChildren(speaker, bubble);
  if (own && state === "failed") {
    const again = make("button", { type: "button", class: "sc-retry" }, word("retry"));
    again.addEventListener("click", () => context.retry(message));
    item.append(make("p", { class: "sc-why" }, word(message.why ?? "failed"), " ", message.body ? again : ""));
  }
}

/** The line between two days. */
export function dayLine(time) {
  const day = new Date(time);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86_400_000);
  const text = days === 0 ? word("today") : days === 1 ? word("yesterday")
    : day.toLocaleDateString(language(), { year: "numeric", month: "long", day: "numeric" });
  return make("li", { class: "sc-day", "data-day": day.toDateString() }, text);
}
