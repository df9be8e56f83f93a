// Manners of every page.
(() => {
'use strict';
const all = (query, work) => document.querySelectorAll(query).forEach(work);

// A second click does not send twice; the button returns with Back, or when no page came.
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
  const form = ev.target, button = ev.submitter;
  if (ev.defaultPrevented || form.getAttribute('method') !== 'post') return;
  if (form.dataset.sent) return ev.preventDefault();
  form.dataset.sent = 1;
  // Not now: a disabled button would not send its name.
  setTimeout(() => {
    if (!button) return;
    button.words = [...button.childNodes];
    button.dataset.sent = 1;
    button.disabled = true;
    button.textContent = document.body.dataset.sending;
  });
  setTimeout(release, 15000, form);
});
addEventListener('pageshow', ev => ev.persisted && all('form[data-sent]', release));

const net = document.querySelector('.net');
const pill = () => {
  const off = !navigator.onLine;
  net.classList.toggle('off', off);
  net.firstElementChild.hidden = off;
  net.lastElementChild.hidden = !off;
};
if (net) {
  addEventListener('online', pill);
  addEventListener('offline', pill);
  pill();
}

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
  const minutes = Math.floor(Math.abs(Date.now() - Date.parse(time.dateTime)) / 6e4), [long, short] = time.dataset.words.split('|');
  time.textContent = (minutes < 60 ? short : long).replace('{j}', Math.floor(minutes / 60)).replace('{m}', minutes % 60);
}), 6e4);
})();
