// The choice when one answer was changed in two places: simpan.js holds it back and asks here. Load before simpan.js.
(() => {
'use strict';
const form = document.querySelector('form[data-simpan]'), sample = document.getElementById('beda');
if (!form || !sample) return;
const fill = (text, vars) => text.replace(/{(\w+)}/g, (_, name) => vars[name]);

form.addEventListener('beda', ({detail: {field, mine, theirs, choose}}) => {
  const id = 'beda:' + field.name, panel = sample.content.firstElementChild.cloneNode(true);
  const word = v => [].concat(v).map(x => [...form.elements].find(e => e.name === field.name && e.value === x)?.closest('label')?.textContent.trim() || x).join(', ') || '–';
  const [title, text, ours, other] = ['span', 'p', 'button', 'button+button'].map(q => panel.querySelector(q));
  document.getElementById(id)?.remove();
  panel.id = id;
  title.textContent = fill(title.textContent, {label: (field.ariaLabel || (field.closest('fieldset')?.firstElementChild || field.labels[0]).textContent).trim()});
  text.textContent = fill(text.textContent, {mine: word(mine), theirs: word(theirs)});
  ours.onclick = () => { panel.remove(); choose(true); };
  other.onclick = () => { panel.remove(); choose(false); };
  // Where the person looks: on a phone the head of a long form is far away.
  (field.closest('td, .isian') || form).prepend(panel);
});
})();
