// Manners of every page.
(() => {
'use strict';
const all = (query, work) => document.querySelectorAll(query).forEach(work);

// Sends once, never offline; the button returns with Back, or when no page came.
const release = form => {
  delete form.dataset.sent;
  all('[data-sent]', button => {
    if (button.form !== form) return;
    button.disabled = false;
    button.replaceChildren(...button.words);
    delete button.dataset.sent;
  });
};
addEventListener('submit', ev => {
  const form = ev.target, button = ev.submitter, off = !navigator.onLine;
  if (ev.defaultPrevented || form.getAttribute('method') !== 'post') return;
  if (form.dataset.sent || off) ev.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = 1;
  // Not now: a disabled button would not send its name.
  setTimeout(() => {
    if (!button) return;
    button.words = [...button.childNodes];
    button.dataset.sent = 1;
    button.disabled = true;
    button.textContent = document.body.dataset[off ? 'off' : 'sending'];
  });
  setTimeout(release, off ? 5e3 : 15e3, form);
});
addEventListener('pageshow', ev => ev.persisted && all('form[data-sent]', release));

all('.net', net => (ononline = onoffline = () => {
  net.lastElementChild.hidden = !(net.firstElementChild.hidden = net.classList.toggle('off', !navigator.onLine));
})());

// A row shows what is current.
all(':is(.nav,.days,.fl,.side) [aria-current]', one => { one.parentNode.scrollLeft = one.offsetLeft - 99; });

location.hash||document.querySelector('[data-focus]')?.focus();

document.addEventListener('click', ev => {
  const button = ev.target.closest('[data-dialog]');
  if (button) document.getElementById(button.dataset.dialog)?.showModal();
});
all('[data-dialog]', button => { button.hidden = false; });

// <time datetime data-words="long|short">: time since or left.
setInterval(() => all('time[data-words]', time => {
  const minutes = Math.abs(Date.now() - Date.parse(time.dateTime)) / 6e4 | 0, [long, short] = time.dataset.words.split('|');
  time.textContent = (minutes < 60 ? short : long).replace('{j}', minutes / 60 | 0).replace('{m}', minutes % 60);
}), 6e4);
})();
