// Every page works without this file. It adds: designers on demand, focus on error summaries, names for tables that scroll.
const designers = {
  'trem-bpmn-viewer': () => import('./bpmn.js'),
  'trem-bpmn-modeler': () => import('./bpmn-modeler.js'),
  'trem-dmn-viewer': () => import('./dmn.js'),
  'trem-dmn-modeler': () => import('./dmn.js'),
  'trem-form-editor': () => import('./form-editor.js'),
};

function loadDesigners() {
  for (const [tag, load] of Object.entries(designers)) {
    if (!customElements.get(tag) && document.querySelector(tag)) load();
  }
}

// A table wider than its frame becomes a named region that the keyboard reaches; one that fits is no stop on the way.
const frames = new ResizeObserver(changes => changes.forEach(change => nameFrame(change.target)));

function nameFrame(frame) {
  if (frame.scrollWidth > frame.clientWidth + 1) {
    const heading = [...document.querySelectorAll('h1, h2, h3')].findLast(h => h.compareDocumentPosition(frame) & Node.DOCUMENT_POSITION_FOLLOWING);
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', (frame.querySelector('caption') ?? heading)?.textContent.trim() ?? '');
  } else {
    ['tabindex', 'role', 'aria-label'].forEach(name => frame.removeAttribute(name));
  }
}

function watchFrames() {
  frames.disconnect();
  document.querySelectorAll('.table-wrap').forEach(frame => frames.observe(frame));
}

function focusErrorSummary() {
  document.querySelector('[data-error-summary]')?.focus();
}

document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches?.('[data-confirm]') && !window.confirm(form.dataset.confirm)) event.preventDefault();
});
document.addEventListener('change', event => {
  if (event.target.matches?.('select[data-submit-on-change]')) event.target.form?.requestSubmit();
});
document.addEventListener('click', event => {
  if (event.target.closest?.('[data-print]')) window.print();
  // The router scrolls to a place of the page but leaves the focus: it belongs to the content, or to the field that is wrong.
  const link = event.target.closest?.('[data-error-summary] a, a.skip');
  const place = document.getElementById(link?.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const control = link.matches('.skip') || place.matches('input, select, textarea') ? place : place.querySelector('input, select, textarea, button');
  (control ?? place).focus();
});

function enhance() {
  loadDesigners();
  watchFrames();
  focusErrorSummary();
}

enhance();
window.Blazor?.addEventListener?.('enhancedload', enhance);
document.addEventListener('DOMContentLoaded', () => window.Blazor?.addEventListener?.('enhancedload', enhance));
