// form[data-unggah] of house/file.html: shrinks photos, tells the percent, tries again when the network is back, shows the page again.
document.querySelectorAll('form[data-unggah]').forEach(form => {
  'use strict';
  const {unggah: name, size: sizes, sending, waiting, failed} = form.dataset, [area] = form.querySelectorAll('[hidden]:not(input)'), say = area.querySelector('p'), bar = area.querySelector('progress');
  const weight = n => n < 1e6 ? Math.ceil(n / 1e3) + ' KB' : (n / 1e6).toFixed(1).replace('.', ',') + ' MB';
  const fill = (text, vars) => text.replace(/{(\w+)}/g, (_, key) => vars[key]);
  form.querySelector('[data-nojs]').hidden = true;

  // 1600 px is 190 dpi on A4. No camera makes a PNG: it may be huge and goes as it is.
  async function shrink(file) {
    if (!/jpeg|hei/.test(file.type)) return file;
    try {
      const whole = await createImageBitmap(file, {imageOrientation: 'from-image'}), k = Math.min(1, 1600 / whole.width);
      const canvas = Object.assign(document.createElement('canvas'), {width: whole.width * k, height: whole.height * k}), pen = canvas.getContext('2d');
      pen.fillStyle = getComputedStyle(form).getPropertyValue('--card');
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(whole, 0, 0, canvas.width, canvas.height);
      const small = await new Promise(ok => canvas.toBlob(ok, 'image/jpeg', .75));
      return small && small.size < file.size ? new File([small], file.name.replace(/\.\w+$/, '') + '.jpg', {type: small.type}) : file;
    } catch { return file; }
  }
  // A network that breaks, or a server that starts anew, is waited for: with a sentence, and for ten minutes at most.
  const post = (file, left = 120) => new Promise((ok, no) => {
    const body = new FormData(form), wire = new XMLHttpRequest();
    [name, name + '_foto'].forEach(key => body.delete(key));
    body.append(name, file);
    wire.open('POST', form.action);
    wire.setRequestHeader('Accept', 'application/json');
    wire.upload.onprogress = ev => {
      bar.value = 100 * ev.loaded / ev.total;
      bar.textContent = fill(sending, {name: file.name, percent: Math.round(bar.value)});
    };
    const again = () => {
      if (!left) return no();
      say.textContent = fill(waiting, {name: file.name});
      bar.hidden = true;
      const go = () => {
        clearTimeout(soon);
        removeEventListener('online', go);
        say.textContent = file.name;
        bar.hidden = false;
        ok(post(file, left - 1));
      }, soon = setTimeout(go, 5000);
      addEventListener('online', go);
    };
    wire.onload = () => {
      let answer = {};
      try { answer = JSON.parse(wire.responseText); } catch { /* a page */ }
      if (wire.status > 501 && !answer.error) again();
      else if (wire.status < 300) ok(answer.next || wire.responseURL); else no(answer.error && answer.error.what + ' ' + answer.error.next);
    };
    wire.onerror = again;
    wire.send(body);
  });

  form.addEventListener('change', async ev => {
    const files = [...ev.target.files || []];
    if (!files.length) return;
    area.hidden = bar.hidden = false;
    say.className = 'sm';
    form.setAttribute('aria-busy', true);
    try {
      let next;
      for (const file of files) {
        say.textContent = file.name;
        const small = await shrink(file);
        if (small !== file) say.textContent = fill(sizes, {name: file.name, was: weight(file.size), size: weight(small.size)});
        next = await post(small);
      }
      location.assign(next);
      if (location.href.endsWith(next)) location.reload(); // only #place moved
    } catch (why) {
      say.textContent = typeof why === 'string' ? why : failed;
      say.className = 'emsg';
      bar.hidden = true;
      ev.target.value = '';
    }
    form.removeAttribute('aria-busy');
  });
});
