// The form viewer: how form-js draws a form schema. People fill in forms that the server renders; this is the preview.
import { Form } from '@bpmn-io/form-js-viewer';
import { Designer, json, style } from './designer.js';

class FormViewer extends Designer {
  async open() {
    await style('form');
    const schema = await json(this.dataset.src);
    this.form = new Form({ container: this.canvas('designer-form') });
    await this.form.importSchema(schema, {});
    this.ready();
  }

  close() {
    this.form?.destroy();
  }
}

customElements.define('trem-form-viewer', FormViewer);
