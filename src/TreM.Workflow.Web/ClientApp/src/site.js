// Every page works without this file. It adds: designers on demand, focus on error summaries, the theme choice.
const designers = {
  'trem-bpmn-viewer': () => import('./bpmn.js'),
  'trem-bpmn-modeler': () => import('./bpmn-modeler.js'),
  'trem-dmn-viewer': () => import('./dmn.js'),
  'trem-dmn-modeler': () => import('./dmn.js'),
  'trem-form-viewer': () => import('./form.js'),
};

function loadDesigners() {
  for (const [tag, load] of Object.entries(designers)) {
    if (!customElements.get(tag) && document.querySelector(tag)) load();
  }
}

function focusErrorSummary() {
  document.querySelector('[data-error-summary]')?.focus();
}

// Theme: the server renders the choice into <html data-theme>; the form posts it. Here only the instant switch.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches?.('[data-confirm]') && !window.confirm(form.dataset.confirm)) event.preventDefault();
});
document.addEventListener('change', event => {
  if (event.target.matches?.('select[data-submit-on-change]')) event.target.form?.requestSubmit();
});
document.addEventListener('click', event => {
  if (event.target.closest?.('[data-print]')) window.print();
});

function enhance() {
  loadDesigners();
  focusErrorSummary();
}

enhance();
window.Blazor?.addEventListener?.('enhancedload', enhance);
document.addEventListener('DOMContentLoaded', () => window.Blazor?.addEventListener?.('enhancedload', enhance));
