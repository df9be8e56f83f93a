// A form that is only on its way. [data-goes]: sent as soon as it is there. [data-back=URL]: once it is sent, Back leads there.
document.querySelector('form[data-goes]')?.requestSubmit();
document.querySelector('form[data-back]')?.addEventListener('submit', ev => navigator.onLine && history.replaceState(null, '', ev.target.dataset.back));
