// XML in, plain objects out, and back: the only place that knows what stanzas look like.

export const NS = {
  auto: "urn:agent-console:0",
  carbons: "urn:xmpp:carbons:2",
  correct: "urn:xmpp:message-correct:0",
  delay: "urn:xmpp:delay",
  fasten: "urn:xmpp:fasten:0",
  forward: "urn:xmpp:forward:0",
  hints: "urn:xmpp:hints",
  mam: "urn:xmpp:mam:2",
  markers: "urn:xmpp:chat-markers:0",
  oob: "jabber:x:oob",
  origin: "urn:xmpp:sid:0",
  ping: "urn:xmpp:ping",
  receipts: "urn:xmpp:receipts",
  retract: "urn:xmpp:message-retract:1",
  retract0: "urn:xmpp:message-retract:0",
  rsm: "http://jabber.org/protocol/rsm",
  states: "http://jabber.org/protocol/chatstates",
  upload: "urn:xmpp:http:upload:0",
  vcard: "vcard-temp",
};

/** The first child with this name (null: any) and namespace. */
export function child(element, name, namespace) {
  return [...(element?.children ?? [])].find(
    (one) => (name === null || one.localName === name) && one.namespaceURI === namespace) ?? null;
}

export function childText(element, name, namespace) {
  return child(element, name, namespace)?.textContent ?? "";
}

export const bare = (jid) => (jid ?? "").split("/")[0];
export const domain = (jid) => bare(jid).split("@").pop();

/** Read one message stanza; archive says what the archive added: {id, time}. */
export function readMessage(stanza, self, archive = null) {
  const client = stanza.namespaceURI;
  const from = bare(stanza.getAttribute("from")) || self;
  const id = stanza.getAttribute("id") ?? "";
  const marker = child(stanza, "displayed", NS.markers) ?? child(stanza, "received", NS.markers)
    ?? child(stanza, "received", NS.receipts);
  const fastened = child(stanza, "apply-to", NS.fasten);
  const retract = child(stanza, "retract", NS.retract);
  const state = [...stanza.children].find((one) => one.namespaceURI === NS.states);
  const stamp = child(stanza, "delay", NS.delay)?.getAttribute("stamp");
  const stanzaId = [...stanza.children].find(
    (one) => one.localName === "stanza-id" && one.namespaceURI === NS.origin && bare(one.getAttribute("by")) === self);
  return {
    id,
    originId: child(stanza, "origin-id", NS.origin)?.getAttribute("id") || id,
    archiveId: archive?.id ?? stanzaId?.getAttribute("id") ?? null,
    from,
    to: bare(stanza.getAttribute("to")),
    own: from === self,
    error: stanza.getAttribute("type") === "error" ? child(stanza, "error", client)?.getAttribute("type") ?? "cancel" : null,
    time: archive?.time ?? (stamp ? Date.parse(stamp) : Date.now()),
    body: childText(stanza, "body", client),
    url: childText(child(stanza, "x", NS.oob), "url", NS.oob),
    automatic: child(stanza, "auto", NS.auto) !== null,
    replaces: child(stanza, "replace", NS.correct)?.getAttribute("id") ?? null,
    retracts: retract?.getAttribute("id") ?? (child(fastened, "retract", NS.retract0) ? fastened.getAttribute("id") : null),
    typing: state?.localName ?? null,
    wantsReceipt: child(stanza, "request", NS.receipts) !== null,
    markable: child(stanza, "markable", NS.markers) !== null,
    marks: marker ? { id: marker.getAttribute("id") ?? id, read: marker.localName === "displayed" } : null,
  };
}

/** The message inside a carbon copy or an archive's answer: [stanza, archive] or null. */
export function unwrap(stanza, self) {
  const sender = bare(stanza.getAttribute("from"));
  if (sender && sender !== self) return null; // nobody else may say what was said
  const carbon = child(stanza, "received", NS.carbons) ?? child(stanza, "sent", NS.carbons);
  const result = child(stanza, "result", NS.mam);
  const forwarded = child(carbon ?? result, "forwarded", NS.forward);
  const message = [...(forwarded?.children ?? [])].find((one) => one.localName === "message");
  if (!message) return null;
  if (!result) return { message, archive: null, query: null };
  const stamp = child(forwarded, "delay", NS.delay)?.getAttribute("stamp");
  return {
    message,
    archive: { id: result.getAttribute("id"), time: stamp ? Date.parse(stamp) : Date.now() },
    query: result.getAttribute("queryid"),
  };
}

/** A chat message from the outbox. */
export function chatMessage({ id, to, body, url }) {
  const stanza = $msg({ to, id, type: "chat" }).c("body").t(body).up();
  if (url) stanza.c("x", { xmlns: NS.oob }).c("url").t(url).up().up();
  return stanza.c("active", { xmlns: NS.states }).up()
    .c("origin-id", { xmlns: NS.origin, id }).up()
    .c("request", { xmlns: NS.receipts }).up()
    .c("markable", { xmlns: NS.markers }).up();
}

/** “I am typing”: not worth keeping. */
export function typingMessage(to, state) {
  return $msg({ to, type: "chat" }).c(state, { xmlns: NS.states }).up().c("no-store", { xmlns: NS.hints }).up();
}

/** “It has arrived”: the server need not keep it. */
export function receipt(to, id, newName) {
  return $msg({ to, id: newName, type: "chat" }).c("received", { xmlns: NS.receipts, id }).up()
    .c("no-store", { xmlns: NS.hints }).up();
}

/** “I have read it”: kept, so that an agent who is away finds out. */
export function displayed(to, id, newName) {
  return $msg({ to, id: newName, type: "chat" }).c("displayed", { xmlns: NS.markers, id }).up();
}

/** One page of the archive. */
export function archiveQuery(queryid, id, { before, after, max }) {
  const query = $iq({ type: "set", id }).c("query", { xmlns: NS.mam, queryid })
    .c("x", { xmlns: "jabber:x:data", type: "submit" })
    .c("field", { var: "FORM_TYPE", type: "hidden" }).c("value").t(NS.mam).up().up().up()
    .c("set", { xmlns: NS.rsm }).c("max").t(String(max)).up();
  if (after) query.c("after").t(after).up();
  if (before !== undefined) query.c("before").t(before).up();
  return query;
}
