// The form editor: form-js's own, with a panel for what this service adds, and only the fields that its pages can show.
import { FormEditor } from '@bpmn-io/form-js';
import { Designer, json, style } from './designer.js';
import { panelOf } from './form-panel.js';
import { names, speak } from './form-texts.js';

// What the server renders; see FormComponent.Types.
const shown = ['text', 'separator', 'group', 'dynamiclist', 'textfield', 'textarea', 'number', 'select', 'radio', 'checklist', 'checkbox', 'datetime'];

class FormDesigner extends Designer {
  async open() {
    await style('form-editor');
    const schema = await json(this.dataset.src);
    const texts = JSON.parse(this.dataset.texts);
    const effects = JSON.parse(this.dataset.effects);
    const host = this.canvas('designer-form-editor');
    this.editor = new FormEditor({ container: host, additionalModules: [panelOf(texts, effects)] });
    const fields = this.editor.get('formFields');
    for (const type of Object.keys(fields._formFields)) {
      if (type !== 'default' && !shown.includes(type)) delete fields._formFields[type];
      else names(fields._formFields[type].config);
    }
    await this.editor.importSchema(schema);
    speak(host);
    this.bindForm(async () => this.text());
    this.bindKeep(async () => ({ text: this.text() }), changed => this.editor.on('changed', changed));
    this.bindCheck(async () => this.text(), 'application/json');
    this.ready();
  }

  text() {
    return JSON.stringify(this.editor.saveSchema(), null, 2);
  }

  close() {
    this.editor?.destroy();
  }
}

customElements.define('trem-form-editor', FormDesigner);
