// The BPMN viewer, with marks.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { decorate, moddleExtensions, show } from './bpmn-marks.js';
import { Designer, json, style, text } from './designer.js';

class BpmnViewer extends Designer {
  async open() {
    await style('bpmn');
    const [xml, marks] = await Promise.all([text(this.dataset.src), this.dataset.marks ? json(this.dataset.marks) : []]);
    this.viewer = new NavigatedViewer({ container: this.canvas('designer-canvas'), moddleExtensions });
    await this.viewer.importXML(xml);
    show(this.viewer, (marks.find(m => m.kind === 'here') ?? marks.find(m => m.kind !== 'done'))?.element);
    decorate(this.viewer, marks);
    // Paper cannot be dragged: it shows the whole diagram.
    addEventListener('beforeprint', this.printed = () => {
      const canvas = this.viewer.get('canvas');
      const seen = canvas.viewbox();
      canvas.zoom('fit-viewport', 'auto');
      addEventListener('afterprint', () => canvas.viewbox(seen), { once: true });
    });
    this.ready();
  }

  close() {
    removeEventListener('beforeprint', this.printed);
    this.viewer?.destroy();
  }
}

customElements.define('trem-bpmn-viewer', BpmnViewer);
