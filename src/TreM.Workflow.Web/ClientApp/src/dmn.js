// The DMN viewer and editor.
import Viewer from 'dmn-js/lib/NavigatedViewer';
import Modeler from 'dmn-js/lib/Modeler';
import { Designer, style, text } from './designer.js';

// dmn-js speaks DMN 1.3; our files are 1.5. What the two versions share is written the same, under another namespace.
const versions = [
  ['https://www.omg.org/spec/DMN/20230324/MODEL/', 'https://www.omg.org/spec/DMN/20191111/MODEL/'],
  ['https://www.omg.org/spec/DMN/20230324/DMNDI/', 'https://www.omg.org/spec/DMN/20191111/DMNDI/'],
];
const asDrawn = xml => versions.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), xml);
const asStored = xml => versions.reduce((text, [ours, theirs]) => text.replaceAll(theirs, ours), xml);

async function show(editor, xml) {
  await editor.importXML(asDrawn(xml));
  const table = editor.getViews().find(view => view.type === 'decisionTable');
  if (table) await editor.open(table);
}

class DmnViewer extends Designer {
  async open() {
    await style('dmn');
    const xml = await text(this.dataset.src);
    this.viewer = new Viewer({ container: this.canvas('designer-canvas') });
    await show(this.viewer, xml);
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
    this.modeler = new Modeler({ container: this.canvas('designer-canvas') });
    await show(this.modeler, xml);
    this.bindForm(async () => asStored((await this.modeler.saveXML({ format: true })).xml));
    this.ready();
  }

  close() {
    this.modeler?.destroy();
  }
}

customElements.define('trem-dmn-viewer', DmnViewer);
customElements.define('trem-dmn-modeler', DmnModeler);
