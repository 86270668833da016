// The BPMN modeler with its properties panel and the server's checks.
import Modeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import TokenSimulationModule from 'bpmn-js-token-simulation';
import { decorate, moddleExtensions, show } from './bpmn-marks.js';
import { stepList } from './bpmn-steps.js';
import tremProperties from './trem-properties.js';
import texts from './designer-texts.js';
import { Designer, json, style, text } from './designer.js';

class BpmnModeler extends Designer {
  async open() {
    await style('bpmn');
    const xml = await text(this.dataset.src);
    const canvas = document.createElement('div');
    canvas.className = 'designer-canvas';
    const panel = document.createElement('div');
    panel.className = 'designer-panel';
    this.replaceChildren(canvas, panel);
    this.modeler = new Modeler({
      container: canvas,
      propertiesPanel: { parent: panel },
      additionalModules: [
        BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviorsModule,
        TokenSimulationModule, tremProperties, texts,
      ],
      moddleExtensions,
    });
    await this.modeler.importXML(xml);
    show(this.modeler, undefined, 200);
    if (this.dataset.steps) this.append(stepList(this.modeler, JSON.parse(this.dataset.steps)));
    const read = async () => (await this.modeler.saveXML({ format: true })).xml;
    this.bindForm(read);
    if (this.dataset.marks) decorate(this.modeler, await json(this.dataset.marks));
    this.bindKeep(async () => ({ text: await read() }), changed => this.modeler.on('commandStack.changed', changed));
    this.bindCheck(read, 'application/xml', findings => decorate(this.modeler, findings.map(f => ({
      element: f.elementId, kind: f.severity === 'error' ? 'error' : 'warning', text: '!', title: f.message,
    }))), finding => {
      const element = this.modeler.get('elementRegistry').get(finding.elementId);
      if (element) this.modeler.get('selection').select(element);
    });
    this.ready();
  }

  close() {
    this.modeler?.destroy();
  }
}

customElements.define('trem-bpmn-modeler', BpmnModeler);
