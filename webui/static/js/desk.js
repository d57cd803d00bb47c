// Comforts of the pages of a task and of a case. Both work without them.
(() => {
  'use strict'

  // --- the draft saves itself while somebody writes ---
  const form = document.querySelector('form[data-draft]')
  const told = document.querySelector('[data-draft-said]')
  const failed = document.querySelector('[data-draft-failed]')
  let waiting = null
  let sent = ''

  function typed () {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && name !== 'accion') body.append(name, value)
    }
    return body
  }

  function say (place, words) {
    if (!place) return
    place.textContent = words
    place.hidden = !words
  }

  async function save () {
    clearTimeout(waiting)
    waiting = null
    const body = typed()
    if (body.toString() === sent) return
    let answer
    try {
      answer = await fetch(form.dataset.draft, { method: 'POST', body, keepalive: true })
    } catch {
      say(failed, form.dataset.offline)
      waiting = setTimeout(save, 10000)
      return
    }
    if (answer.ok) {
      sent = body.toString()
      say(told, (await answer.json()).saved)
      say(failed, '')
    } else if (answer.status === 409) {
      say(failed, (await answer.json()).refused)
    } else {
      say(failed, form.dataset.expired)
    }
  }

  if (form) {
    sent = typed().toString()
    form.addEventListener('input', () => {
      clearTimeout(waiting)
      waiting = setTimeout(save, 1500)
    })
    form.addEventListener('submit', () => {
      clearTimeout(waiting)
      waiting = null // or leaving the page would send it
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && waiting) save()
    })
  }

  // --- who else looks ---
  // Only while somebody is at the desk: a page left open must not keep its session awake.
  const ATTENTION = 5 * 60 * 1000
  let touched = Date.now()
  for (const name of ['keydown', 'pointerdown', 'scroll']) {
    document.addEventListener(name, () => { touched = Date.now() }, { passive: true })
  }
  const present = document.querySelector('[data-presence]')
  async function beat () {
    if (document.visibilityState !== 'visible' || Date.now() - touched > ATTENTION) return
    const body = new URLSearchParams({ csrf_token: document.querySelector('[name=csrf_token]').value })
    try {
      const answer = await fetch(present.dataset.presence, { method: 'POST', body })
      if (!answer.ok || answer.redirected) return // the session ended: that is the page to sign in
      const words = (await answer.text()).trim()
      const page = new DOMParser().parseFromString(words, 'text/html')
      const said = page.body.textContent.trim()
      if (present.textContent.trim() !== said) present.textContent = said
    } catch { /* the next one may come through */ }
  }
  if (present && document.querySelector('[name=csrf_token]')) {
    beat()
    setInterval(beat, 40000)
  }

  // --- the whole hash of a document ---
  for (const button of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy)
      button.textContent = button.dataset.copied
    })
  }
})()
