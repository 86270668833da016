// form-js has no place for texts in other languages: what it has drawn is put into the reader's.
import swedish from './form-texts.sv.json';

const attributes = ['placeholder', 'title', 'aria-label'];

/// Gives a kind of field its name in the reader's language; the palette searches by it.
export function names(config) {
  const english = config?.name ?? config?.label;
  if (isSwedish() && swedish[english]) config.name = swedish[english];
}

/// Keeps everything inside an element in the reader's language, also what comes later.
export function speak(host) {
  if (!isSwedish()) return;
  const all = node => {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest('.fjs-form-field, .cm-editor')) return undefined;
    for (const name of attributes) {
      const known = swedish[node.getAttribute(name)];
      if (known) node.setAttribute(name, known);
    }
    return node.childNodes.forEach(all);
  };
  new MutationObserver(changes => changes.forEach(change => {
    if (change.type === 'characterData') text(change.target);
    else change.addedNodes.forEach(all);
  })).observe(host, { childList: true, subtree: true, characterData: true });
  all(host);
}

function text(node) {
  const known = swedish[node.data.trim()];
  if (known && !node.parentElement?.closest('.fjs-form-field, .cm-editor')) node.data = known;
}

const isSwedish = () => document.documentElement.lang === 'sv';
