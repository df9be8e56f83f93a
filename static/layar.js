// The page on the projector renews itself before its code ends; without a network a dead code goes and a sentence comes.
(() => {
'use strict';
const here = document.getElementById('layar');
if (!here) return;
const later = seconds => setTimeout(renew, Math.min(seconds, 5) * 1000);
let good = Date.now() + here.dataset.wait * 1000;
async function renew() {
  try {
    const answer = await fetch(location, {signal: AbortSignal.timeout(10000)});
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('layar');
    here.replaceChildren(...next.childNodes);
    good = Date.now() + next.dataset.wait * 1000;
    later(next.dataset.wait);
  } catch {
    const dead = Date.now() > good + 30000;
    here.querySelector('[data-off]').hidden = !dead;
    for (const code of here.querySelectorAll('[data-code]')) code.hidden = dead;
    later(2);
  }
}
later(here.dataset.wait);
})();
