// form[data-unggah] of house/file.html: shrinks photos, sends what is large in pieces, tells the percent, goes on when the network is
// back, shows the page again.
document.querySelectorAll('form[data-unggah]').forEach(form => {
  'use strict';
  const {unggah: name, size: sizes, sending, waiting, resumed, ended, failed} = form.dataset, PIECE = 262144, [area] = form.querySelectorAll('[hidden]:not(input)'), say = area.querySelector('p'), bar = area.querySelector('progress');
  const weight = n => n < 1e6 ? Math.ceil(n / 1e3) + ' KB' : (n / 1e6).toFixed(1).replace('.', ',') + ' MB';
  const fill = (text, vars) => text.replace(/{(\w+)}/g, (_, key) => vars[key]);
  let at = 0; // what the server has of this file
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
      return small && small.size < file.size ? new File([small], file.name.replace(/\.\w+$/, '') + '.jpg', {type: small.type, lastModified: file.lastModified}) : file;
    } catch { return file; }
  }
  const kept = file => at ? ' ' + fill(resumed, {held: weight(at), size: weight(file.size)}) : '';
  const show = (file, part) => {
    bar.value = 100 * part;
    bar.textContent = fill(sending, {name: file.name, percent: Math.round(bar.value)});
  };
  // A network that breaks, or a server that starts anew, is waited for: with a sentence, and for ten minutes at most.
  const post = (url, body, file, sent, from, left = 120) => new Promise((ok, no) => {
    const wire = new XMLHttpRequest();
    wire.open('POST', url);
    wire.setRequestHeader('Accept', 'application/json');
    wire.setRequestHeader('X-CSRFToken', form.csrf_token.value);
    if (from >= 0) wire.setRequestHeader('Upload-Offset', from);
    wire.upload.onprogress = ev => show(file, sent(ev));
    const again = () => {
      if (!left) return no();
      say.textContent = fill(waiting, {name: file.name}) + kept(file);
      bar.hidden = true;
      const go = () => {
        clearTimeout(soon);
        removeEventListener('online', go);
        say.textContent = file.name + (at ? '.' : '') + kept(file);
        bar.hidden = false;
        show(file, at / file.size);
        ok(post(url, body, file, sent, from, left - 1));
      }, soon = setTimeout(go, 5000);
      addEventListener('online', go);
    };
    wire.onload = () => {
      let answer = {};
      try { answer = JSON.parse(wire.responseText); } catch { /* a page */ }
      const portal = url !== form.action && wire.status < 300 && !(answer.offset >= 0); // somebody else's page in between
      if (portal || wire.status > 501 && !answer.error) again();
      else if (wire.status < 300 || answer.offset >= 0) ok({next: wire.responseURL, ...answer}); else no(answer.error ? answer.error.what + ' ' + answer.error.next : answer.sign_in && ended + kept(file));
    };
    wire.onerror = again;
    wire.send(body);
  });
  // Announced again, after a reload or on another day, the same file goes on where the server has it: nothing is kept here.
  async function inPieces(file) {
    // On plain http there is no hash, and what is far too large is refused unread: its last change must do.
    const about = new FormData(), subtle = file.size < 2e7 && crypto.subtle;
    const hash = subtle ? new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer())) : [];
    about.append('name', file.name);
    about.append('size', file.size);
    about.append('mark', form.action + (subtle ? '' : ' ' + file.lastModified));
    about.append('sha256', Array.from(hash, byte => byte.toString(16).padStart(2, 0)).join(''));
    const {id, offset} = await post('/unggahan', about, file, () => 0);
    at = offset;
    show(file, at / file.size);
    if (at) say.textContent = file.name + '.' + kept(file);
    while (at < file.size) {
      const from = at;
      at = (await post('/unggahan/' + id, file.slice(from, from + PIECE), file, ev => (from + ev.loaded) / file.size, from)).offset;
    }
    return id;
  }
  async function deliver(file) {
    const body = new FormData(form);
    [name, name + '_foto'].forEach(key => body.delete(key));
    at = 0;
    if (file.size <= PIECE) body.append(name, file); else body.append(name + '_id', await inPieces(file));
    return (await post(form.action, body, file, ev => at ? 1 : ev.loaded / ev.total)).next;
  }

  form.addEventListener('change', async ev => {
    const files = [...ev.target.files || []];
    if (!files.length) return;
    area.hidden = bar.hidden = false;
    say.className = 'sm';
    form.setAttribute('aria-busy', true);
    let next, now;
    try {
      for (const file of files) {
        say.textContent = file.name;
        const small = await shrink(file);
        if (small !== file) say.textContent = fill(sizes, {name: file.name, was: weight(file.size), size: weight(small.size)});
        now = small;
        next = await deliver(small);
      }
      location.assign(next);
      if (location.href.endsWith(next)) location.reload(); // only #place moved
    } catch (why) {
      say.textContent = typeof why === 'string' ? why : failed + kept(now);
      say.className = 'emsg';
      bar.hidden = true;
      ev.target.value = '';
    }
    form.removeAttribute('aria-busy');
  });
});
