// The programme's own attributes in the properties panel: one group, text fields, nothing to drag.
import { TextFieldEntry, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { is } from 'bpmn-js/lib/util/ModelUtil';

const fields = [
  { key: 'nameEn', label: 'Engelskt namn', on: 'bpmn:FlowNode' },
  { key: 'node', label: 'Steg (N010–N330)', on: 'bpmn:FlowNode' },
  { key: 'activity', label: 'Aktivitetskod i historiken', on: 'bpmn:FlowNode' },
  { key: 'phase', label: 'Fas (F0–F7)', on: ['bpmn:CallActivity', 'bpmn:SubProcess', 'bpmn:Process'] },
  { key: 'class', label: 'Uppgiftsklass', on: 'bpmn:UserTask' },
  { key: 'deadline', label: 'Tidsfrist i arbetsdagar', on: 'bpmn:UserTask' },
  { key: 'decisionVersion', label: 'Regelns version (use, enrolment eller fingeravtryck)', on: 'bpmn:BusinessRuleTask' },
  { key: 'handover', label: 'Överlämningstyp', on: ['bpmn:CallActivity', 'bpmn:UserTask'] },
  { key: 'consentScope', label: 'Samtycke som krävs', on: ['bpmn:CallActivity', 'bpmn:UserTask'] },
];

function Field({ element, id, field }) {
  const modeling = useService('modeling');
  const debounce = useService('debounceInput');
  const name = `trem:${field.key}`;
  return jsx(TextFieldEntry, {
    element, id, label: field.label, debounce,
    getValue: () => element.businessObject.get(name) ?? '',
    setValue: value => modeling.updateProperties(element, { [name]: value || undefined }),
  });
}

class TremProvider {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(500, this);
  }

  getGroups(element) {
    return groups => {
      const entries = fields
        .filter(field => [field.on].flat().some(type => is(element, type)))
        .map(field => ({
          id: `trem-${field.key}`, field, component: Field, isEdited: isTextFieldEntryEdited,
        }));
      return entries.length === 0 ? groups : [...groups, { id: 'trem', label: 'TreM', entries }];
    };
  }
}
TremProvider.$inject = ['propertiesPanel'];

export default { __init__: ['tremProvider'], tremProvider: ['type', TremProvider] };
