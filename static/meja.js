(() => {
'use strict';
const desk = document.querySelector('[data-desk]');
if (!desk) return;
const $ = (query, root = document) => root.querySelector(query), $$ = query => [...document.querySelectorAll(query)];
const toast = $('#urungkan'), token = $('meta[name=csrf-token]')?.content, pages = new Map();
let ready, timer, counting, watcher;

const fragment = url => {
  if (!pages.has(url)) {
    pages.set(url, fetch(url, {headers: {'X-Fragment': 'desk'}}).then(r => r.ok && !r.redirected ? r.text() : Promise.reject(r)));
    pages.get(url).catch(() => pages.delete(url));
  }
  return pages.get(url);
};
async function post(url, body = new FormData()) {
  const r = await fetch(url, {method: 'POST', body, keepalive: true, headers: {Accept: 'application/json', 'X-CSRFToken': token}});
  const answer = await r.json();
  if (answer.step_up) { await stepUp(); return post(url, body); }
  if (!r.ok) throw answer.error || answer;
  return answer;
}
const stepUp = () => new Promise((ok, no) => {
  const dialog = $('#langkah'), form = $('form', dialog), wrong = $('[role=alert]', dialog);
  dialog.showModal();
  dialog.onclose = () => no({what: ''});
  form.onsubmit = async ev => {
    if (ev.submitter?.value === 'batal') return;
    ev.preventDefault();
    try {
      await post(form.action, new FormData(form));
      ok();
      dialog.close();
      form.reset();
    } catch (why) { wrong.textContent = why.what; }
  };
});

// Keys are dead for 0.8 s: a held one cannot sign two.
function enter() {
  clearTimeout(timer);
  watcher?.disconnect();
  ready = false;
  $$('[data-key],[data-nojs]').forEach(e => { e.hidden = !e.dataset.key; });
  const doc = $('.doc'), note = $('#catatan');
  if (!doc) return;
  const ticks = (localStorage['askom:note:' + doc.dataset.item] || '').split('\0'), text = ticks.pop();
  if (note) note.value ||= text;
  $$('[name=fields]').forEach(e => { e.checked ||= ticks.includes(e.value); });
  const seen = () => {
    if (doc !== $('.doc')) return;
    if (document.visibilityState !== 'visible') return document.addEventListener('visibilitychange', seen, {once: true});
    timer = setTimeout(() => { ready = true; }, 800);
    if (doc.dataset.opened) post(doc.dataset.opened).then(opened($('.q [aria-current]+* input')), why => toast.hidden || $('a', toast).hidden ? fail(why) : 0);
  };
  watcher = new IntersectionObserver(list => {
    if (!list.some(entry => entry.isIntersecting)) return;
    watcher.disconnect();
    seen();
  });
  watcher.observe($('.sheet', doc) || doc);
  after().slice(0, 2).forEach(url => fragment(url).catch(() => 0));
}
const opened = box => ({batch, why}) => {
  if (!box?.title || !batch) return;
  box.ariaLabel = box.ariaLabel.replace('. ' + box.title, why && '. ' + why);
  box.title = why;
  if (why) return;
  box.value = batch;
  box.disabled = false;
  box.removeAttribute('title');
};
const after = () => $$($('.q :not([hidden])>[aria-current]') ? '.q :has([aria-current])~:not([hidden]) a' : '[rel=next]').map(a => a.href);
function place() {
  const of = $('[data-of]');
  if (!of) return;
  of.textContent = $('[data-left]').textContent;
  $('[data-at]').textContent = $$('.q li:has(~ li [aria-current])').length + $('.q ol').start;
}
async function go(url, push = true) {
  let page;
  try { page = new DOMParser().parseFromString(await fragment(url), 'text/html'); } catch {}
  if (!page || !$('.doc', page) || !$('.rev', page)) { location.href = url; return; }
  pages.delete(url);
  $$('.kls,.lang,.nav,.doc,.rev').forEach(e => e.replaceWith($('.' + e.classList[0], page) || e));
  $('.q [aria-current]')?.removeAttribute('aria-current');
  const here = $$('.q li a').find(a => a.href === url), title = $('.doc h1');
  here?.setAttribute('aria-current', 'true');
  here?.scrollIntoView({block: 'nearest'});
  place();
  if (push) history.pushState(0, '', url);
  document.title = page.title || title.textContent;
  title.focus();
  scrollTo(0, 0);
  enter();
}

function tell(text, back) {
  clearInterval(counting);
  const button = $('button', toast), link = $('a', toast);
  $('p', toast).textContent = text;
  button.hidden = !!back;
  link.hidden = !back;
  if (back) link.href = back;
  toast.hidden = false;
}
const fail = why => tell(why.what ? why.what + ' ' + why.next : toast.dataset.gagal.replace('{name}', $('.doc h1')?.textContent), location.href);
async function decide(form) {
  const {act} = form.dataset, here = location.href, name = $('.doc h1').textContent, [next] = after();
  const row = $('.q a[aria-current]')?.parentNode, sent = post(form.action, new FormData(form));
  if (next) go(next);
  try {
    const answer = await sent;
    row?.remove();
    ['left', 'done'].forEach(k => { $(`[data-${k}]`).textContent = answer[k]; });
    $('.q rect')?.setAttribute('width', 100 * answer.done / (answer.done + answer.left) + '%');
    place();
    if (!next) { location.href = answer.next || '/paraf'; return; }
    tell(toast.dataset[act]);
    const undo = $('form', toast);
    undo.action = answer.undo;
    undo.dataset.back = here;
    let left = 10;
    const tick = () => { $('button span', toast).textContent = `(${left})`; if (!left--) { toast.hidden = true; clearInterval(counting); } };
    tick();
    counting = setInterval(tick, 1000);
  } catch (why) {
    tell(toast.dataset.gagal.replace('{name}', name) + ' ' + (why.what ?? toast.dataset.putus) + ' ' + (why.next || ''), here);
  }
}

document.addEventListener('submit', ev => {
  const form = ev.target, {act, back} = form.dataset, note = $('#catatan');
  if (!act) return;
  ev.preventDefault();
  if (act === 'urungkan') post(form.action).then(() => { location.href = back.replace(/#.*|$/, '#judul'); }, fail);
  else if (act === 'kembalikan' && !note.value.trim()) { note.classList.add('bad'); $('#catatan+p').hidden = false; note.focus(); }
  else if (ready) { ready = false; decide(form); }
});
document.addEventListener('click', ev => {
  const e = ev.target.closest('a,button'), note = $('#catatan');
  if (!e || ev.ctrlKey || ev.metaKey || ev.shiftKey) return;
  if (e.matches('.q li a,[rel=next],[rel=prev]') && !$('.q:target')) { ev.preventDefault(); go(e.href); }
  if (e.dataset.key === 'd' && e.search) { ev.preventDefault(); $('.sheet').classList.toggle('only'); [e.textContent, e.dataset.other] = [e.dataset.other, e.textContent]; }
  if (e.dataset.text) {
    note.value = (note.value + '\n' + e.dataset.text).trim();
    note.dispatchEvent(new Event('input', {bubbles: true}));
    if (ev.detail) note.focus();
  }
});
document.addEventListener('input', ({target: e}) => {
  if (e.form?.id === 'kembalikan') {
    $('#catatan+p').hidden = true;
    localStorage['askom:note:' + $('.doc').dataset.item] = $$('#catatan,[name=fields]:checked').map(e => e.value).join('\0');
  }
  if (e.id === 'cari') $$('.q li').forEach(li => { li.hidden = !li.textContent.toLowerCase().includes(e.value.toLowerCase()); });
  if (e.name === 'item') {
    const boxes = $$('.q [name=item]:not([title])'), full = boxes.filter(b => b.checked).length > 9;
    boxes.forEach(b => { b.disabled = full && !b.checked; });
  }
});
document.addEventListener('keydown', ev => {
  if (ev.repeat || ev.ctrlKey || ev.metaKey || ev.altKey || ev.isComposing) return;
  const typing = ev.target.closest('input,textarea,select'), note = $('#catatan');
  if (ev.key === 'Escape' && typing) typing.blur();
  if (typing || desk.dataset.shortcuts === 'off' || $('dialog[open]')) return;
  const key = ev.key.toLowerCase(), e = $$('[data-key]').find(e => e.dataset.key === key && e.getClientRects().length);
  if (note?.value.endsWith(ev.target.dataset.text) && ev.key.length < 2 && key !== 'r' && !e?.dataset.text) return note.focus();
  if (!e) return;
  ev.preventDefault();
  if (e.matches('input,textarea,[data-text]')) e.focus();
  e.click();
});
addEventListener('popstate', () => location.hash || go(location.href, false));
setTimeout(() => $('[data-undo]')?.remove(), 1e4);
enter();
})();
