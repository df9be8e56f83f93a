// The rehearsal looks at the device it runs on; what it finds goes with the test page. The camera is asked for by a tap.
(() => {
'use strict';
const form = document.querySelector('form[data-gladi]');
if (!form) return;
const drawn = Date.now(), camera = form.querySelector('[data-kamera]');
const tell = (name, good) => {
  form.elements[name].value = good ? 'ok' : 'salah';
  const line = form.querySelector(`[data-check="${name}"]`), word = line.textContent.split(':')[0].trim();
  line.querySelector('use').setAttribute('href', line.querySelector('use').getAttribute('href').replace(/#.*/, good ? '#ok' : '#warn'));
  line.lastChild.replaceWith(` ${word}: ${good ? form.dataset.ok : form.dataset.salah}`);
};
tell('skrip', true);
try {
  localStorage.setItem('gladi', '1');
  localStorage.removeItem('gladi');
  tell('simpan', 'indexedDB' in window);
} catch { tell('simpan', false); }
(async () => {
  try {
    const began = performance.now();
    const answer = await fetch(form.dataset.url, {cache: 'no-store', signal: AbortSignal.timeout(8000)});
    tell('jaringan', answer.ok && performance.now() - began < 3000);
    tell('jam', Math.abs(Date.parse(answer.headers.get('Date')) - Date.now()) < 120000);
  } catch {
    tell('jaringan', false);
    tell('jam', Math.abs(form.dataset.gladi - drawn) < 120000);
  }
})();
if (navigator.mediaDevices) {
  camera.parentNode.hidden = false;
  camera.addEventListener('click', async () => {
    try {
      (await navigator.mediaDevices.getUserMedia({video: true})).getTracks().forEach(track => track.stop());
      tell('kamera', true);
    } catch { tell('kamera', false); }
  });
}
})();
