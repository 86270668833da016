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
    this.keep?.();
    document.removeEventListener('visibilitychange', this.leaving);
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

  /// Keeps the work on the server: two seconds after a change, and when the page is left. The page says when it was last kept.
  bindKeep(read, subscribe) {
    const url = this.dataset.keep;
    if (!url) return;
    const state = document.getElementById('kept');
    let timer;
    let sent = '';
    const keep = async () => {
      clearTimeout(timer);
      timer = undefined;
      const body = JSON.stringify(await read());
      if (body === sent) return;
      try {
        const answer = await fetch(url, {
          method: 'POST',
          credentials: 'same-origin',
          redirect: 'error',
          headers: { 'Content-Type': 'application/json', RequestVerificationToken: this.dataset.token ?? '' },
          body,
        });
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
        sent = body;
        if (state) state.textContent = state.dataset.kept.replace('{0}', (await answer.json()).at);
      } catch {
        if (state) state.textContent = state.dataset.lost;
        timer = setTimeout(keep, 10000);
      }
    };
    subscribe(() => { timer ??= setTimeout(keep, 2000); });
    this.keep = keep;
    this.leaving = () => { if (timer !== undefined && document.visibilityState === 'hidden') keep(); };
    document.addEventListener('visibilitychange', this.leaving);
  }

  /// Asks the server's checks for the model as it is now; hands the findings on and lists them. A refused publication comes back here.
  bindCheck(read, type, mark = () => {}, jump = () => {}) {
    const button = document.getElementById(this.dataset.check ?? '');
    const list = document.getElementById(this.dataset.findings ?? '');
    if (!button || !list) return;
    const check = async () => {
      const answer = await fetch(button.dataset.url, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': type, RequestVerificationToken: button.dataset.token ?? '' },
        body: await read(),
      });
      if (!answer.ok) {
        list.replaceChildren(Object.assign(document.createElement('li'), { textContent: `${this.dataset.failed ?? ''} ${answer.status} ${answer.statusText}` }));
        list.focus();
        return;
      }
      const findings = await answer.json();
      mark(findings);
      list.replaceChildren(...findings.map(finding => this.finding(finding, jump)));
      list.dataset.count = String(findings.length);
      if (findings.length === 0 && this.dataset.none) list.append(Object.assign(document.createElement('li'), { textContent: this.dataset.none }));
      list.focus();
    };
    button.addEventListener('click', check);
    if (new URLSearchParams(location.search).get('check') === 'true') check();
  }

  finding(finding, jump) {
    const row = document.createElement('li');
    row.className = `finding finding-${finding.severity}`;
    const place = Object.assign(document.createElement('button'), { type: 'button', className: 'link', textContent: finding.elementId ?? '–' });
    place.addEventListener('click', () => jump(finding));
    row.append(place, ` ${finding.message} ${finding.remedy ?? ''}`);
    return row;
  }
}
