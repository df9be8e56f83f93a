// A plain form whose answer never came: this tab keeps what was typed until one comes.
(() => {
'use strict';
const store = sessionStorage, here = location.href.split('#')[0], held = JSON.parse(store.belum || null);
const typed = form => [...form.elements].filter(e => e.name && !/hidden|password|file|submit|button/.test(e.type));
const key = e => /radio|checkbox/.test(e.type) ? 'checked' : 'value';

addEventListener('submit', ev => {
  const form = ev.target;
  if (ev.defaultPrevented || form.getAttribute('method') !== 'post') return;
  store.belum = JSON.stringify({here, to: form.dataset.simpan || form.target || form.action, was: typed(form).map(e => [e.name, e[key(e)]])});
});

// An error page took nothing.
if (!held || document.querySelector('[data-refused]')) return;
if (document.referrer === held.here && performance.getEntriesByType('navigation')[0].type !== 'back_forward') delete store.belum;
else if (here === held.here) for (const form of document.forms) {
  if (form.action !== held.to || !typed(form).filter((e, i) => {
    const [name, was] = held.was[i] || [];
    return name === e.name && e[key(e)] !== was && (e[key(e)] = was, 1);
  })[0]) continue;
  const said = document.createElement('p');
  said.className = 'note mb';
  said.textContent = document.body.dataset.kept;
  form.before(said);
  said.tabIndex = -1;
  said.focus();
}
})();
