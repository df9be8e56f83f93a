// "Saya hadir" without a network: code and moment stay on this device and go when it is back, for the same person only.
(() => {
'use strict';
const form = document.querySelector('form[data-hadir]');
if (!form) return;
const {hadir: key, now, off, ended} = form.dataset, said = form.querySelector('[role=status]'), box = new Map();
// The clock of a phone may be wrong; the server's was right when it drew the page.
const skew = Date.now() - now * 1000;
const token = document.querySelector('meta[name=csrf-token]').content;
let busy, timer;
const mirror = () => outbox.mirror(key, box);
const say = text => { said.textContent = text; said.hidden = false; };
async function send() {
  if (busy || !box.size) return;
  busy = 1;
  clearTimeout(timer);
  try {
    for (const e of [...box.values()]) {
      const r = await fetch(form.action, {method: 'POST', body: new URLSearchParams({code: e.path, moment: e.v}),
        headers: {Accept: 'application/json', 'X-CSRFToken': token}, signal: AbortSignal.timeout(15000)});
      const answer = await r.json(); // a hotel's portal is no JSON
      if (/40[01]/.test(r.status)) { say(ended); break; }
      if (r.status > 428) throw r;
      box.delete(e.path);
      mirror();
      say(answer.said || answer.error.what + ' ' + answer.error.next);
    }
  } catch {
    say(off);
    timer = setTimeout(send, 10000);
  }
  busy = 0;
}
form.addEventListener('submit', ev => {
  ev.preventDefault();
  const path = form.code.value.replace(/\s/g, '');
  box.set(path, {key, path, v: Math.floor((Date.now() - skew) / 1000), seq: Date.now(), title: document.title, url: location.pathname});
  mirror();
  form.code.value = '';
  send();
});
addEventListener('online', send);
outbox.rows(key).then(rows => {
  rows.forEach(e => box.set(e.path, e));
  send();
});
})();
