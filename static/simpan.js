// Autosave: each change reaches this device first, then the server in batches. Contract: templates/house/form.html
(() => {
'use strict';
const form = document.querySelector('form[data-simpan]');
if (!form) return;
const {simpan: url, kunci: key = url} = form.dataset, box = new Map();
const uuid = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, 0)).join('');
const device = localStorage['askom:device'] ||= uuid(), revs = JSON.parse(form.dataset.revs || '{}');
const bar = document.getElementById('status-simpan'), live = bar.nextElementSibling, [mark, bold, more, link] = ['use', 'b', 'span', 'a'].map(q => bar.querySelector(q));
document.querySelector('.act [hidden].btn')?.removeAttribute('hidden');
const tokenOf = doc => doc.querySelector('meta[name=csrf-token]')?.content;
let token = tokenOf(document), stale, seq = Date.now(), timer, since = 0, wait = 0, busy, last, batch;

const mirror = () => outbox.mirror(key, box);
const keep = async e => {
  box.set(e.path, e);
  mirror();
  e.kept = await outbox.put(e);
  mirror();
};
const drop = e => {
  box.delete(e.path);
  mirror();
  outbox.remove(e);
};

const fields = path => [...form.elements].filter(e => e.name === path);
const ticks = e => /radio|checkbox/.test(e.type);
const read = path => {
  const all = fields(path), on = all.filter(e => e.checked).map(e => e.value);
  return !ticks(all[0]) ? all[0].value : all[0].type === 'checkbox' && all[1] ? on : on[0] || '';
};
const write = (path, v) => fields(path).forEach(e => {
  if (ticks(e)) e.checked = [].concat(v).includes(e.value); else e.value = v;
  e.dispatchEvent(new Event('change'));
});
const take = (path, v, rev) => { revs[path] = rev; write(path, v); };
const free = () => [...box.values()].filter(e => !e.held);
const now = () => new Date().toLocaleTimeString('id-ID', {timeStyle: 'short'});
const fill = (text, vars) => text.replace(/{(\w+)}/g, (_, name) => vars[name]);
const show = (kind, vars) => {
  const [shape, first, rest = ''] = bar.dataset[kind].split('|').map(t => fill(t, vars)), said = first + ' ' + rest;
  mark.setAttribute('href', mark.getAttribute('href').replace(/#.*/, '#' + shape));
  bold.textContent = first;
  more.textContent = rest;
  link.hidden = kind !== 'masuk';
  // Only settled sentences are spoken.
  if (!/^[ks]/.test(kind) && live.textContent !== said) live.textContent = said;
};
const settle = at => {
  const n = box.size - free().length;
  show(n ? 'beda' : box.size ? 'ketik' : 'aman', {n, at});
};

// A plain debounce never fires while someone types.
document.addEventListener('input', ({target: e}) => {
  if (e.form !== form || !e.name || e.type === 'file') return;
  const {rev = revs[e.name] || 0, held} = box.get(e.name) || {};
  keep({key, path: e.name, v: read(e.name), rev, held, seq: ++seq, title: document.title, url: location.pathname});
  show('ketik');
  since ||= Date.now();
  if (!wait) plan(Math.min(ticks(e) || /sel|hid/.test(e.type) ? 250 : 1200, since + 6000 - Date.now()));
});
const plan = ms => { clearTimeout(timer); timer = setTimeout(send, ms); };
const send = () => busy ||= attempt().finally(() => { busy = 0; });

// A new session has a new token; the page tells it, if it is still the same person's.
async function renew() {
  const doc = new DOMParser().parseFromString(await (await fetch(location)).text(), 'text/html');
  if (doc.querySelector('form[data-simpan]')?.dataset.kunci !== form.dataset.kunci) return;
  token = tokenOf(doc);
  document.querySelectorAll('[name=csrf_token]').forEach(e => { e.value = token; });
  return true;
}
async function attempt() {
  for (let upto = seq, done = 0, at, tried;;) {
    const ready = free().filter(e => e.seq <= upto), part = ready.slice(0, 25), n = ready.length;
    if (!n) return free()[0] ? plan(1200) : at && settle(at);
    since = 0;
    try {
      // The focus of the link's own click begins an attempt.
      if (stale && !await renew()) { show('masuk'); return plan(20000); }
      show(wait && n > 1 ? 'susul' : 'kirim', {k: done + part.length, n: done + n});
      const changes = Object.fromEntries(part.map(({path, v, rev}) => [path, {v, rev}])), same = JSON.stringify(changes);
      if (same !== last) [last, batch] = [same, uuid()];
      const body = JSON.stringify({batch, device, changes}), r = await fetch(url, {method: 'POST', body, signal: AbortSignal.timeout(15000),
        keepalive: new Blob([body]).size < 5e4, headers: {'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token}});
      const answer = await r.json(); // a hotel's portal is no JSON
      stale = /40[01]/.test(r.status);
      if (stale && !tried) { tried = 1; continue; }
      if (r.status > 428) throw r;
      if (!r.ok) return show('tolak', {text: answer.error.what + ' ' + answer.error.next});
      part.forEach(e => {
        const {path} = e, newest = box.get(path), held = answer.conflicts[path];
        if (held) { keep({...newest, held}); return ask(path); } // kept back until the person chooses
        if (!(path in answer.saved)) throw path;
        newest.rev = revs[path] = answer.saved[path];
        peers.postMessage([path, e.v, newest.rev]);
        if (newest === e) drop(e);
      });
      ({at} = answer);
      done += part.length;
      wait = 0;
    } catch {
      wait = Math.min(20000, wait * 2 || 2000);
      show('luring', {at: now(), n});
      return plan(wait * (.8 + Math.random() * .4));
    }
  }
}

// static/beda.js asks which of the two answers is meant.
const ask = path => {
  const {v: mine, held: {theirs, rev}} = box.get(path);
  form.dispatchEvent(new CustomEvent('beda', {detail: {field: fields(path)[0], mine, theirs, choose(ours) {
    const e = box.get(path);
    if (ours) keep({...e, rev, held: 0, seq: ++seq}); else { drop(e); take(path, theirs, rev); }
    settle(now());
    nudge();
  }}}));
};
// Two tabs are one device to the server: what one saved, the other shows or asks about.
const peers = new BroadcastChannel(key);
peers.onmessage = ({data: [path, theirs, rev]}) => {
  const e = box.get(path);
  if (e && '' + e.v !== '' + theirs) { keep({...e, held: {theirs, rev}}); ask(path); settle(now()); } else take(path, theirs, rev);
};
const nudge = () => box.size && send();
addEventListener('online', () => { wait = 0; nudge(); });
['focus', 'pagehide', 'visibilitychange'].forEach(name => addEventListener(name, nudge, true));

// The form goes when the server holds every answer.
form.addEventListener('submit', ev => {
  if (!box.size) return;
  ev.preventDefault();
  send().then(() => wait || send()).then(() => box.size || form.requestSubmit(ev.submitter));
});

// What was left on this device goes over the server's values.
outbox.rows(key).then(rows => {
  rows.forEach(e => {
    const typed = box.get(e.path);
    if (typed?.seq > e.seq) { typed.rev = e.rev; return; }
    box.set(e.path, e);
    write(e.path, e.v);
    if (e.held) ask(e.path);
  });
  nudge();
});
})();
