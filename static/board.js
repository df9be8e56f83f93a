// Keeps [data-live] regions of a page fresh: every 60 s (or data-every), by ETag, without moving focus. [data-poll] may hold the ETag it was drawn with.
(() => {
'use strict';
const narrow = document.querySelector('[data-narrow]'); // a phone begins with the exceptions, where there are any
if (narrow && !location.search.includes('saring=') && matchMedia('(max-width: 640px)').matches && document.querySelector('.board .b')) location.replace(narrow.dataset.narrow);
const paper = document.querySelector('[data-print]');
if (paper) { paper.hidden = false; paper.addEventListener('click', () => print()); }
if (!document.querySelector('[data-live]')) return;
let tag = document.querySelector('[data-poll]')?.dataset.poll, last = Date.now();

async function look() {
  if (document.visibilityState !== 'visible') return;
  last = Date.now();
  try {
    const answer = await fetch(location.href, {headers: tag ? {'If-None-Match': tag} : {}});
    if (!answer.ok || answer.redirected) return; // 304: nothing moved
    tag = answer.headers.get('ETag');
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelectorAll('[data-live]').forEach(old => {
      const fresh = page.getElementById(old.id), here = old.contains(document.activeElement) && document.activeElement.getAttribute('href');
      if (!fresh) return;
      old.replaceChildren(...fresh.childNodes);
      if (here) old.querySelector(`[href="${CSS.escape(here)}"]`)?.focus();
    });
  } catch { /* offline: the next round looks again */ }
}
setInterval(look, 1000 * (document.querySelector('[data-every]')?.dataset.every || 60));
document.addEventListener('visibilitychange', () => Date.now() - last > 60000 && look());
})();
