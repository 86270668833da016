// The DMN viewer and editor.
import Viewer from 'dmn-js/lib/NavigatedViewer';
import Modeler from 'dmn-js/lib/Modeler';
import { Designer, style, text } from './designer.js';
import texts from './designer-texts.js';

// Each kind of view is an editor of its own.
const editors = Object.fromEntries(['drd', 'decisionTable', 'literalExpression', 'boxedExpression'].map(kind => [kind, { additionalModules: [texts] }]));

// dmn-js speaks DMN 1.3; our files are 1.5. What the two versions share is written the same, under another namespace.
const versions = [
  ['https://www.omg.org/spec/DMN/20230324/MODEL/', 'https://www.omg.org/spec/DMN/20191111/MODEL/'],
  ['https://www.omg.org/spec/DMN/20230324/DMNDI/', 'https://www.omg.org/spec/DMN/20191111/DMNDI/'],
];
const asDrawn = xml => versions.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), xml);
const asStored = xml => versions.reduce((text, [ours, theirs]) => text.replaceAll(theirs, ours), xml);

async function show(editor, host, xml, decision) {
  await editor.importXML(asDrawn(xml));
  const views = editor.getViews();
  const view = views.find(v => v.element.id === decision && v.type !== 'drd') ?? views.find(v => v.type === 'decisionTable');
  if (view) await editor.open(view);
  describe(host, view?.element.name ?? decision);
}

/// What dmn-js leaves out: a wide table scrolls by keyboard and has a name, and the corner above the row numbers is no heading.
function describe(host, name) {
  const table = host.querySelector('.tjs-table-container');
  if (!table) return;
  table.tabIndex = 0;
  table.setAttribute('role', 'group');
  table.setAttribute('aria-label', name);
  table.querySelector('th.index-column')?.setAttribute('role', 'presentation');
}

class DmnViewer extends Designer {
  async open() {
    await style('dmn');
    const xml = await text(this.dataset.src);
    this.viewer = new Viewer({ container: this.canvas('designer-canvas'), ...editors });
    await show(this.viewer, this, xml, this.dataset.decision);
    this.ready();
  }

  close() {
    this.viewer?.destroy();
  }
}

class DmnModeler extends Designer {
  async open() {
    await style('dmn');
    const xml = await text(this.dataset.src);
    this.modeler = new Modeler({ container: this.canvas('designer-canvas'), ...editors });
    await show(this.modeler, this, xml, this.dataset.decision);
    this.bindForm(() => this.text());
    this.bindKeep(async () => ({ text: await this.text(), tests: document.getElementById(this.dataset.tests ?? '')?.value ?? null }), changed => {
      // Each view is an editor of its own, made when it is first opened.
      const watched = new Set();
      const watch = () => {
        const viewer = this.modeler.getActiveViewer();
        if (!viewer || watched.has(viewer)) return;
        watched.add(viewer);
        viewer.on('commandStack.changed', changed);
      };
      watch();
      this.modeler.on('views.changed', watch);
      document.getElementById(this.dataset.tests ?? '')?.addEventListener('input', changed);
    });
    this.bind(this.dataset.check, answer => this.showFindings(answer));
    this.bind(this.dataset.test, answer => this.showOutcomes(answer));
    if (new URLSearchParams(location.search).get('check') === 'true') document.getElementById(this.dataset.check ?? '')?.click();
    this.ready();
  }

  async text() {
    return asStored((await this.modeler.saveXML({ format: true })).xml);
  }

  /// A button posts the table as it is now, with the tests as they are now, and hands the answer on.
  bind(id, handle) {
    const button = document.getElementById(id ?? '');
    if (!button) return;
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        const answer = await fetch(button.dataset.url, {
          method: 'POST',
          credentials: 'same-origin',
          headers: { 'Content-Type': 'application/json', RequestVerificationToken: button.dataset.token ?? '' },
          body: JSON.stringify({
            name: document.querySelector(`#${this.dataset.form} [name="Input.Name"]`)?.value,
            model: await this.text(),
            tests: document.getElementById(this.dataset.tests ?? '')?.value,
          }),
        });
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
        await handle(await answer.json());
      } catch (error) {
        this.note(error);
      } finally {
        button.disabled = false;
      }
    });
  }

  note(error) {
    const list = document.getElementById(this.dataset.findings ?? '');
    const row = document.createElement('li');
    row.setAttribute('role', 'alert');
    row.textContent = `${this.dataset.failed ?? ''} ${error.message}`;
    list?.replaceChildren(row);
  }

  /// Findings as a list, and on the table: rows and cells concerned are marked.
  showFindings(findings) {
    this.findings = findings;
    const list = document.getElementById(this.dataset.findings ?? '');
    list.replaceChildren(...findings.map(finding => {
      const row = document.createElement('li');
      row.className = `finding finding-${finding.severity}`;
      if (finding.table && finding.rows.length > 0) {
        const jump = document.createElement('button');
        jump.type = 'button';
        jump.className = 'link';
        jump.textContent = `${finding.table}, ${finding.rows.join(', ')}${finding.column ? `:${finding.column}` : ''}`;
        jump.addEventListener('click', () => this.go(finding));
        row.append(jump, ' ');
      } else if (finding.table ?? finding.elementId) {
        const place = document.createElement('code');
        place.textContent = finding.table ?? finding.elementId;
        row.append(place, ' ');
      }
      row.append(finding.text);
      return row;
    }));
    if (findings.length === 0) {
      const none = document.createElement('li');
      none.textContent = this.dataset.none ?? '';
      list.replaceChildren(none);
    }
    list.dataset.count = String(findings.length);
    this.mark();
    list.focus();
  }

  async go(finding) {
    const view = this.modeler.getViews().find(v => v.element.id === finding.table && v.type === 'decisionTable');
    if (view && this.modeler.getActiveView()?.element !== view.element) await this.modeler.open(view);
    this.mark();
    this.querySelector('.trem-row')?.scrollIntoView({ block: 'center' });
  }

  /// dmn-js draws its table again when it changes, and the marks are then gone: they belong to the model that was checked.
  mark() {
    this.querySelectorAll('.trem-row, .trem-cell').forEach(cell => cell.classList.remove('trem-row', 'trem-cell'));
    const table = this.modeler.getActiveView()?.element?.id;
    const rows = [...this.querySelectorAll('.tjs-table tbody tr')];
    for (const finding of this.findings?.filter(f => !f.table && f.elementId) ?? []) {
      this.querySelector(`td[data-element-id="${CSS.escape(finding.elementId)}"]`)?.classList.add('trem-cell');
    }
    for (const finding of this.findings?.filter(f => f.table === table) ?? []) {
      for (const number of finding.rows) {
        const row = rows[number - 1];
        row?.classList.add('trem-row');
        if (finding.column) row?.querySelectorAll('td[data-element-id]')[finding.column]?.classList.add('trem-cell');
      }
    }
  }

  showOutcomes(run) {
    const host = document.getElementById(this.dataset.outcomes ?? '');
    const text = document.createElement('p');
    text.className = `notice notice-${run.passed ? 'good' : 'bad'}`;
    text.textContent = run.text;
    const list = document.createElement('ul');
    list.append(...run.failures.map(failure => Object.assign(document.createElement('li'), { textContent: failure })));
    host.replaceChildren(text, list);
    host.dataset.passed = String(run.passed);
    host.focus();
  }

  close() {
    this.modeler?.destroy();
  }
}

customElements.define('trem-dmn-viewer', DmnViewer);
customElements.define('trem-dmn-modeler', DmnModeler);
