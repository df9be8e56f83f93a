// Signing out with unsent answers is refused with a list; without any it empties this device, because laptops are shared.
document.querySelector('form[data-keluar]')?.addEventListener('submit', async ev => {
  'use strict';
  const form = ev.target, list = form.querySelector('ul');
  if (form.dataset.clean) return;
  ev.preventDefault();
  const rows = ev.submitter?.name === 'buang' ? [] : await outbox.rows();
  if (rows.length) {
    list.replaceChildren(...[...new Map(rows.map(e => [e.url, e.title]))].map(([url, title]) => {
      const row = document.createElement('li'), link = row.appendChild(document.createElement('a'));
      [link.href, link.textContent] = [url, title];
      return row;
    }));
    list.parentNode.hidden = false;
    return;
  }
  await outbox.clear();
  form.dataset.clean = 1;
  form.requestSubmit(ev.submitter);
});
