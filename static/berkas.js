// form[data-taruh]: a file dropped on it is sent at once. Without this script its own field takes the file.
document.querySelectorAll('form[data-taruh]').forEach(form => {
  'use strict';
  const field = form.querySelector('[type=file]');
  form.querySelectorAll('span[hidden]').forEach(said => { said.hidden = false; });
  ['dragover', 'drop'].forEach(kind => form.addEventListener(kind, event => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    if (kind === 'drop' && event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  }));
});
