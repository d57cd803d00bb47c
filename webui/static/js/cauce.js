// Comforts. Every page works without them.
(() => {
  'use strict'

  // A change of an answer that other questions depend on: the server draws the questions again.
  let asked = 0
  const state = (input) => (/^(checkbox|radio)$/.test(input.type) ? input.checked : input.value)
  const inputs = (fields) => [...fields.querySelectorAll('input[id]:not([type=hidden]), select[id], textarea[id]')]

  async function refresh (form) {
    const turn = ++asked
    const before = new Map(inputs(document.getElementById('campos')).map((input) => [input.id, state(input)]))
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    body.set('accion', 'actualizar')
    const answer = await fetch(form.action || location.href, { method: 'POST', body })
    const drawn = await answer.text()
    await pressed
    if (!answer.ok || turn !== asked) return
    const page = new DOMParser().parseFromString(drawn, 'text/html')
    const fresh = page.getElementById('campos')
    const old = document.getElementById('campos')
    if (!fresh || !old) return
    const focus = document.activeElement && document.activeElement.id
    keepTyped(old, fresh, before)
    old.replaceWith(fresh)
    dressUploads()
    const again = focus && document.getElementById(focus)
    if (again) again.focus()
  }

  // Nothing moves under a finger or a key that is down: its click would be lost.
  let pressed = Promise.resolve()
  let lift = null
  function press () {
    if (!lift) pressed = new Promise((resolve) => { lift = resolve })
  }
  function lifted () {
    if (lift) setTimeout(lift)
    lift = null
  }
  for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, press, true)
  for (const name of ['pointerup', 'pointercancel', 'keyup']) document.addEventListener(name, lifted, true)
  window.addEventListener('blur', lifted) // what is let go of elsewhere is not heard here

  // What was typed or chosen while the server drew is not taken away.
  function keepTyped (old, fresh, before) {
    for (const input of inputs(old)) {
      const drawn = fresh.querySelector('#' + CSS.escape(input.id))
      if (!drawn) continue
      if (input.type === 'file') {
        if (input.files.length) drawn.closest('.upload').replaceWith(input.closest('.upload'))
      } else if (state(input) !== before.get(input.id)) {
        if (/^(checkbox|radio)$/.test(input.type)) drawn.checked = input.checked
        else drawn.value = input.value
      }
    }
  }

  document.addEventListener('change', (event) => {
    const fields = event.target.closest('#campos')
    const key = event.target.closest('[data-key]')
    if (!fields || !key || !event.target.form) return
    const governing = (fields.dataset.governing || '').split(',')
    if (governing.includes(key.dataset.key)) refresh(event.target.form)
  })

  // A second click on a button that sends does nothing.
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.dataset.sent) { event.preventDefault(); return }
    form.dataset.sent = '1'
    setTimeout(() => { delete form.dataset.sent }, 4000)
  })
  // Back in the page by the browser's own button, its form may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent
  })

  // The browser's own file button speaks the browser's language; ours speaks the page's.
  function dressUploads () {
    for (const box of document.querySelectorAll('.upload[data-choose]')) {
      const input = box.querySelector('input[type=file]')
      if (!input || input.classList.contains('behind')) continue
      const choose = document.createElement('label')
      choose.className = 'button secondary small'
      choose.htmlFor = input.id
      choose.textContent = box.dataset.choose
      const chosen = document.createElement('span')
      chosen.className = 'chosen'
      chosen.setAttribute('aria-live', 'polite')
      chosen.textContent = box.dataset.none
      input.classList.add('behind')
      input.after(choose, chosen)
      input.addEventListener('change', () => {
        const names = [...input.files].map((file) => file.name).join(', ')
        chosen.textContent = names || box.dataset.none
      })
    }
  }
  dressUploads()

  // The list of errors is read first.
  const errors = document.getElementById('errores')
  if (errors) errors.focus()

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
})()
