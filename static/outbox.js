// What this device still owes the server: one row per changed field in IndexedDB, and in localStorage what IndexedDB
// has not confirmed yet, because a tab that dies loses the last letters otherwise. Used by simpan.js and keluar.js.
globalThis.outbox ??= (() => {
'use strict';
const PREFIX = 'askom:out:';
const base = new Promise((ok, no) => {
  const r = indexedDB.open('askom', 1);
  r.onupgradeneeded = () => r.result.createObjectStore('outbox', {keyPath: ['key', 'path']});
  r.onsuccess = () => ok(r.result);
  r.onerror = no;
});
const store = work => base.then(db => new Promise((ok, no) => {
  const t = db.transaction('outbox', 'readwrite'), r = work(t.objectStore('outbox'));
  t.oncomplete = () => ok(r.result);
  t.onabort = no;
})).catch(() => 0);
const spare = name => JSON.parse(localStorage[name] || '[]');

return {
  // Rows of one form, oldest first; of all forms without a key.
  async rows(key) {
    const kept = await store(s => s.getAll(key && IDBKeyRange.bound([key], [key, []]))) || [];
    const late = key ? spare(PREFIX + key) : Object.keys(localStorage).filter(k => k.startsWith(PREFIX)).flatMap(spare);
    return [...kept, ...late].sort((a, b) => a.seq - b.seq);
  },
  mirror(key, box) {
    localStorage[PREFIX + key] = JSON.stringify([...box.values()].filter(e => !e.kept));
  },
  put: e => store(s => s.put({...e, kept: 1})),
  // Another tab may have written a newer value meanwhile.
  remove: e => store(s => {
    const r = s.get([e.key, e.path]);
    r.onsuccess = () => r.result?.seq <= e.seq && s.delete([e.key, e.path]);
    return r;
  }),
  async clear() {
    await store(s => s.clear());
    Object.keys(localStorage).filter(k => k.startsWith('askom:')).forEach(k => delete localStorage[k]);
  },
};
})();
