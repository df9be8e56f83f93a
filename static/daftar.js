// The attendance list without a network: taps stay on this device beside what the list showed, and go when it is back.
(() => {
'use strict';
const form = document.getElementById('daftar-hadir');
if (!form) return;
const {kunci: key, off, left, told} = form.dataset, said = form.querySelector('[role=status]'), box = new Map();
const seen = path => form.elements['seen-' + path.replace(/^[a-z]+-/, '')], field = path => form.elements[path];
const mirror = () => outbox.mirror(key, box);
const say = text => { said.textContent = text; said.hidden = false; };
let wanted, timer;
form.addEventListener('input', ({target: e}) => {
  if (!/^(mark|reason)-/.test(e.name)) return;
  const rev = box.get(e.name)?.rev ?? seen(e.name).value;
  box.set(e.name, {key, path: e.name, v: e.value, rev, seq: Date.now(), title: document.title, url: location.pathname + location.search});
  mirror();
});
// Only a list that answers for us is sent to: not a portal, not a sign-in page.
async function go() {
  clearTimeout(timer);
  try {
    const answer = await fetch(form.dataset.page, {signal: AbortSignal.timeout(10000)});
    const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (doc.getElementById('daftar-hadir').dataset.kunci !== key) throw key;
    form.csrf_token.value = doc.querySelector('meta[name=csrf-token]').content;
    form.dataset.go = 1;
    form.requestSubmit(wanted);
  } catch {
    say(off);
    timer = setTimeout(go, 10000);
  }
}
form.addEventListener('submit', ev => {
  if (form.dataset.go) return;
  ev.preventDefault();
  wanted = ev.submitter;
  go();
});
addEventListener('pageshow', () => { delete form.dataset.go; });
addEventListener('online', () => wanted && go());
outbox.rows(key).then(rows => {
  rows.forEach(e => {
    const now = seen(e.path), kept = e.path.startsWith('mark') ? now : !told && field(e.path);
    if (!now || kept && kept.value === e.v) return;
    if (told) e.rev = now.value; else { now.value = e.rev; field(e.path).value = e.v; }
    box.set(e.path, e);
  });
  mirror();
  if (box.size && !told) say(left);
});
})();
