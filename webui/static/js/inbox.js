// Keys of the inbox. Every one of them does what a link or a button of the page does.
(() => {
  'use strict'

  const rows = [...document.querySelectorAll('[data-task]')]
  const help = document.getElementById('atajos')
  const shortcuts = document.querySelector('[data-shortcuts]')
  const more = document.querySelector('.sift-more[data-folds]')
  const wide = window.matchMedia('(min-width: 1024px)')
  let at = -1

  // on a narrow screen the tasks come first
  function fold () { more.open = wide.matches }
  if (more) { fold(); wide.addEventListener('change', fold) }

  function go (to) {
    if (!rows.length) return
    at = Math.max(0, Math.min(to, rows.length - 1))
    rows[at].querySelector('[data-open]').focus()
  }

  function within (selector) {
    const row = rows[at]
    return row && row.querySelector(selector)
  }

  function send (selector) {
    const form = within(selector)
    if (form) form.requestSubmit()
  }

  function press (selector) {
    const link = within(selector)
    if (link) link.click()
  }

  const keys = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    t: () => send('[data-take]'),
    r: () => press('[data-reassign]'),
    s: () => send('[data-release]'),
    v: () => press('[data-beside]'),
    x: () => { const box = within('input[type=checkbox]'); if (box) box.click() },
    '/': () => document.getElementById('q').focus(),
    '?': () => help.showModal()
  }

  document.addEventListener('focusin', (event) => {
    const row = event.target.closest('[data-task]')
    if (row) at = rows.indexOf(row)
  })

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return
    const typing = event.target.matches('input:not([type=checkbox]), textarea, select')
    const act = keys[event.key]
    if (typing || !act) return
    event.preventDefault()
    act()
  })

  if (shortcuts) {
    shortcuts.hidden = false
    shortcuts.addEventListener('click', () => help.showModal())
  }

  const said = document.querySelector('[data-chosen]')
  document.addEventListener('change', (event) => {
    if (!said || event.target.name !== 'tarea') return
    const many = document.querySelectorAll('[name=tarea]:checked').length
    const words = many === 1 ? help.dataset.chosenOne : help.dataset.chosenMany.replace('N', many)
    said.textContent = many ? words : ''
  })
})()
