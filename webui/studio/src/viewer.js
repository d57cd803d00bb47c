// Draws the procedure of a case and marks where it stands. The list of steps beside it says the same.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import './viewer.css'

const ZOOM_STEP = 1.25
const SMALLEST = 0.2
const LARGEST = 4
// below it the words of a task are smaller than 9 px
const READABLE = 0.72

const named = (text) => (text || '').split(' ').filter(Boolean)

/** A clock on the border of a step that runs is armed, but the case does not stand on it. */
function standing(viewer, ids) {
  const registry = viewer.get('elementRegistry')
  return ids.filter((id) => registry.get(id) && registry.get(id).type !== 'bpmn:BoundaryEvent')
}

function mark(viewer, ids, marker) {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, marker))
}

function placeTokens(viewer, ids, text) {
  const registry = viewer.get('elementRegistry')
  for (const id of ids.filter((one) => registry.get(one))) {
    const badge = document.createElement('span')
    badge.className = 'diagram-token'
    badge.textContent = text
    viewer.get('overlays').add(id, { position: { top: -14, left: 8 }, html: badge })
  }
}

/** Shows all of it, but never so small that the words cannot be read. */
function fit(canvas, readable) {
  canvas.zoom('fit-viewport')
  if (canvas.zoom() < readable) canvas.zoom(readable)
}

function centreOn(viewer, id) {
  const element = viewer.get('elementRegistry').get(id)
  if (element) viewer.get('canvas').scrollToElement(element, 60)
}

function wireButtons(box, viewer, home) {
  const canvas = viewer.get('canvas')
  const step = (factor) => () =>
    canvas.zoom(Math.min(LARGEST, Math.max(SMALLEST, canvas.zoom() * factor)))
  const actions = { in: step(ZOOM_STEP), out: step(1 / ZOOM_STEP), fit: () => canvas.zoom('fit-viewport'), home }
  for (const button of box.querySelectorAll('[data-zoom]')) {
    button.addEventListener('click', actions[button.dataset.zoom])
  }
  for (const controls of box.querySelectorAll('[data-diagram-controls]')) controls.hidden = false
}

async function fetched(url) {
  const answer = await fetch(url, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`the diagram answered ${answer.status}`)
  return answer.text()
}

async function draw(box) {
  const container = box.querySelector('[data-canvas]')
  const viewer = new NavigatedViewer({
    container,
    // the wheel belongs to the page; zoom has buttons, moving is dragging
    zoomScroll: { enabled: false },
    textRenderer: { defaultStyle: { fontFamily: '"Public Sans", sans-serif' } }
  })
  await viewer.importXML(await fetched(box.dataset.diagram))
  const active = standing(viewer, named(box.dataset.active))
  mark(viewer, named(box.dataset.done), 'is-done')
  mark(viewer, active, 'is-active')
  placeTokens(viewer, active, box.dataset.tokenText || 'Aquí')
  const home = () => {
    fit(viewer.get('canvas'), READABLE)
    if (box.dataset.home) centreOn(viewer, box.dataset.home)
  }
  wireButtons(box, viewer, home)
  home()
  box.dataset.ready = 'true'
}

async function drawOrSay(box) {
  try {
    box.hidden = false
    await draw(box)
  } catch (error) {
    box.querySelector('[data-canvas]').hidden = true
    box.querySelector('[data-diagram-failed]').hidden = false
    console.error(error)
  }
}

/** A diagram inside a closed <details> has no size: it is drawn when somebody opens it. */
function whenSeen(box) {
  const fold = box.closest('details')
  if (!fold || fold.open) return drawOrSay(box)
  fold.addEventListener('toggle', () => drawOrSay(box), { once: true })
}

document.querySelectorAll('[data-diagram]').forEach(whenSeen)
