// The DMN viewer and editor.
import Viewer from 'dmn-js/lib/NavigatedViewer';
import Modeler from 'dmn-js/lib/Modeler';
import { Designer, style, text } from './designer.js';

async function show(editor, xml) {
  await editor.importXML(xml);
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
    this.bindForm(async () => (await this.modeler.saveXML({ format: true })).xml);
    this.ready();
  }

  close() {
    this.modeler?.destroy();
  }
}

customElements.define('trem-dmn-viewer', DmnViewer);
customElements.define('trem-dmn-modeler', DmnModeler);
