// A pad for the drawn paraf: strokes as points in CSS pixels, kept in the hidden field of [data-pad] as {w, h, s: [[x, y, …], …]}.
document.querySelectorAll('[data-pad]').forEach(root => {
  'use strict';
  const canvas = root.querySelector('canvas'), field = root.querySelector('input[type=hidden]'), typed = root.querySelector('input[type=text]');
  const pen = canvas.getContext('2d');
  let drawing, line, finger, sawPen;
  canvas.closest('[hidden]').hidden = false;

  const tell = () => document.querySelectorAll('[data-pad-ok]').forEach(b => { b.disabled = !field.value && !typed?.value.trim(); });
  // Points keep the size they were drawn in; a turned tablet only changes the scale (resizing clears a canvas).
  const redraw = () => {
    const {width, height} = canvas.getBoundingClientRect(), ratio = devicePixelRatio || 1;
    if (!width) return;
    if (!drawing.s.length) Object.assign(drawing, {w: Math.round(width), h: Math.round(height)});
    const k = Math.min(width / drawing.w, height / drawing.h) * ratio;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    pen.setTransform(k, 0, 0, k, 0, 0);
    Object.assign(pen, {lineWidth: 2.4, lineCap: 'round', lineJoin: 'round', strokeStyle: getComputedStyle(canvas).color});
    drawing.s.forEach(p => {
      pen.beginPath();
      pen.moveTo(p[0], p[1]);
      for (let i = 2; i < p.length - 2; i += 2) pen.quadraticCurveTo(p[i], p[i + 1], (p[i] + p[i + 2]) / 2, (p[i + 1] + p[i + 3]) / 2);
      pen.lineTo(p.at(-2), p.at(-1));
      pen.stroke();
    });
  };
  const load = () => { drawing = field.value ? JSON.parse(field.value) : {s: []}; redraw(); tell(); };
  const save = () => {
    field.value = drawing.s.length ? JSON.stringify(drawing) : '';
    field.dispatchEvent(new Event('input', {bubbles: true}));
    tell();
  };
  const add = ev => {
    const {left, top, width, height} = canvas.getBoundingClientRect(), k = Math.min(width / drawing.w, height / drawing.h);
    const x = Math.round((ev.clientX - left) / k), y = Math.round((ev.clientY - top) / k);
    if (line.length < 2 || Math.hypot(x - line.at(-2), y - line.at(-1)) > 1.5) line.push(x, y);
  };

  canvas.addEventListener('pointerdown', ev => {
    sawPen ||= ev.pointerType === 'pen';
    if (line || ev.button || (sawPen && ev.pointerType === 'touch')) return; // a palm is not a second pen
    finger = ev.pointerId;
    canvas.setPointerCapture(finger);
    drawing.s.push(line = []);
    add(ev);
    redraw();
  });
  canvas.addEventListener('pointermove', ev => {
    if (!line || ev.pointerId !== finger) return;
    (ev.getCoalescedEvents?.() || [ev]).forEach(add);
    redraw();
  });
  ['pointerup', 'pointercancel'].forEach(name => canvas.addEventListener(name, ev => {
    if (!line || ev.pointerId !== finger) return;
    line = null;
    save();
  }));
  root.querySelector('[data-pad-clear]').onclick = () => { drawing = {s: []}; redraw(); save(); };
  field.addEventListener('change', load);
  typed?.addEventListener('input', tell);
  new ResizeObserver(redraw).observe(canvas);
  load();
});
