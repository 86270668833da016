// What all designers share: load a style sheet once, fetch the model, report failure as text in the element.
export function style(name) {
  const href = new URL(`./${name}.css`, import.meta.url.replace(/\/chunks\/[^/]*$/, '/x')).pathname;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise(resolve => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

export async function text(url) {
  const answer = await fetch(url, { credentials: 'same-origin', headers: { Accept: 'application/xml, application/json, text/plain' } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.text();
}

export async function json(url) {
  return JSON.parse(await text(url));
}

export class Designer extends HTMLElement {
  connectedCallback() {
    if (this.started) return;
    this.started = true;
    this.open().catch(error => this.fail(error));
  }

  disconnectedCallback() {
    this.close?.();
    this.started = false;
  }

  fail(error) {
    this.setAttribute('data-state', 'failed');
    const note = document.createElement('p');
    note.className = 'notice notice-bad';
    note.setAttribute('role', 'alert');
    note.textContent = `${this.dataset.failed} ${error.message}`;
    this.replaceChildren(note);
  }

  ready() {
    this.setAttribute('data-state', 'ready');
    this.dispatchEvent(new CustomEvent('designer-ready', { bubbles: true }));
  }

  canvas(className) {
    const host = document.createElement('div');
    host.className = className;
    this.replaceChildren(host);
    return host;
  }

  /// Posts the model through the page's own form, so that antiforgery and validation are the server's.
  bindForm(save) {
    const form = document.getElementById(this.dataset.form ?? '');
    if (!form) return;
    const field = form.querySelector('[data-designer-model]');
    form.addEventListener('submit', async event => {
      if (form.dataset.filled === 'true') return;
      event.preventDefault();
      field.value = await save();
      // A model that is ready at once comes while this submit is still being told; the browser passes over a second one then.
      setTimeout(() => {
        form.dataset.filled = 'true';
        form.requestSubmit(event.submitter);
        form.dataset.filled = 'false';
      });
    });
  }
}
