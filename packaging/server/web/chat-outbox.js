// What the buyer has written and the server has not taken yet; it outlives the page. One tab sends an entry, not two.

const PREFIX = "shopchat:out:";
const memory = new Map(); // where the browser gives no storage, at least until the page goes

const store = {
  get(key) {
    try { return localStorage.getItem(key) ?? memory.get(key) ?? null; } catch { return memory.get(key) ?? null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, value); } catch { memory.set(key, value); }
  },
  remove(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* there was none */ }
  },
  keys() {
    try { return [...new Set([...Object.keys(localStorage), ...memory.keys()])]; } catch { return [...memory.keys()]; }
  },
};

/** A small value kept over reloads. */
export const keep = {
  read: (name, otherwise) => {
    try { return JSON.parse(store.get(`shopchat:${name}`)) ?? otherwise; } catch { return otherwise; }
  },
  write: (name, value) => store.set(`shopchat:${name}`, JSON.stringify(value)),
};

/** A name nobody else has. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("shopchat", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("pictures");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function pictures(mode, act) {
  const db = await database();
  try {
    return await new Promise((resolve, reject) => {
      const request = act(db.transaction("pictures", mode).objectStore("pictures"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    db.close();
  }
}

export class Outbox {
  constructor() {
    this.tab = newId();
    this.blobs = new Map();
    this.last = 0;
    // Held as long as this tab lives: other tabs see by it whose entries are still being looked after.
    navigator.locks?.request(`shopchat-tab-${this.tab}`, () => new Promise(() => {}));
  }

  /** Add a message (or a picture still to be uploaded) and return its entry. */
  async add(to, body, after, blob = null) {
    this.last = Math.max(Date.now(), this.last + 1);
    const entry = { id: newId(), to, body, after, time: this.last, tab: this.tab, tried: false, picture: blob !== null };
    if (blob) {
      this.blobs.set(entry.id, blob);
      await pictures("readwrite", (table) => table.put(blob, entry.id)).catch(() => {});
    }
    this.save(entry);
    return entry;
  }

  key(entry) {
    return `${PREFIX}${String(entry.time).padStart(15, "0")}:${entry.id}`;
  }

  save(entry) {
    store.set(this.key(entry), JSON.stringify(entry));
  }

  remove(entry) {
    store.remove(this.key(entry));
    if (entry.picture) {
      this.blobs.delete(entry.id);
      pictures("readwrite", (table) => table.delete(entry.id)).catch(() => {});
    }
  }

  async blob(entry) {
    return this.blobs.get(entry.id) ?? (await pictures("readonly", (table) => table.get(entry.id)).catch(() => null)) ?? null;
  }

  all() {
    const entries = [];
    for (const key of store.keys().filter((name) => name.startsWith(PREFIX)).sort()) {
      try { entries.push(JSON.parse(store.get(key))); } catch { store.remove(key); }
    }
    return entries.filter((entry) => entry !== null);
  }

  /** This tab's entries, oldest first. */
  mine() {
    return this.all().filter((entry) => entry.tab === this.tab);
  }

  /** Take over what closed tabs (or this one before its reload) have left; returns the entries taken. */
  async adopt() {
    const taken = [];
    const take = async () => {
      const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name) ?? []);
      for (const entry of this.all()) {
        if (entry.tab !== this.tab && !held.has(`shopchat-tab-${entry.tab}`)) {
          entry.tab = this.tab;
          this.save(entry);
          taken.push(entry);
        }
      }
    };
    if (navigator.locks) await navigator.locks.request("shopchat-adopt", take);
    else await take();
    return taken;
  }
}
