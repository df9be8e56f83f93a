// Bulk help: button[data-fill=value][data-paths="a b c"][data-undo=word] fills only what is empty, and can be undone.
document.querySelectorAll('button[data-fill]').forEach(button => {
  'use strict';
  const boxes = path => [...button.form.elements].filter(e => e.name === path);
  const set = (path, value) => boxes(path).forEach(e => {
    if (e.checked === (e.value === value)) return;
    e.checked = e.value === value;
    e.dispatchEvent(new Event('input', {bubbles: true}));
  });
  let filled = [];
  button.hidden = false;
  button.onclick = () => {
    if (filled.length) {
      filled.forEach(path => set(path, null));
      filled = [];
    } else {
      filled = button.dataset.paths.split(' ').filter(path => !boxes(path).some(e => e.checked));
      filled.forEach(path => set(path, button.dataset.fill));
      if (!filled.length) return;
    }
    [button.textContent, button.dataset.undo] = [button.dataset.undo, button.textContent];
  };
});
