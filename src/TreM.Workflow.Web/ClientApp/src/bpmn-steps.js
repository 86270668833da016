// The steps as a list: what the diagram does by dragging is done from here by keyboard or single clicks (WCAG 2.1.1, 2.5.7).
const kinds = [
  'bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:BusinessRuleTask', 'bpmn:CallActivity', 'bpmn:ExclusiveGateway', 'bpmn:ParallelGateway',
  'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent',
];

function node(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function named(label, control) {
  const field = node('div', { className: 'field' }, node('label', { htmlFor: control.id, textContent: label }));
  field.append(control);
  return field;
}

/// Builds the list. `texts` has a text for each part of it and for each kind of step.
export function stepList(modeler, texts) {
  const [registry, selection, modeling] = ['elementRegistry', 'selection', 'modeling'].map(name => modeler.get(name));
  const steps = node('select', { id: 'step-list', size: 8 });
  const kind = node('select', { id: 'step-kind' }, ...kinds.map(value => node('option', { value, textContent: texts[value] })));
  const target = node('select', { id: 'step-target' });
  const said = node('p', { className: 'small', role: 'status' });
  const chosen = () => registry.get(steps.value);
  const nameOf = element => `${element.businessObject.name || element.id} · ${texts[element.type] ?? element.type.replace('bpmn:', '')}`;

  function refresh() {
    const shapes = registry.filter(e => e.parent && !e.waypoints && !e.labelTarget);
    const kept = [steps.value, target.value];
    [steps, target].forEach((list, i) => {
      list.replaceChildren(...shapes.map(e => node('option', { value: e.id, textContent: nameOf(e) })));
      if (registry.get(kept[i])) list.value = kept[i];
    });
  }

  function choose(element) {
    selection.select(element);
    modeler.get('canvas').scrollToElement(element, 80);
  }

  function act(label, change) {
    const button = node('button', { type: 'button', className: 'button button-quiet button-small', textContent: label });
    button.addEventListener('click', () => {
      const step = chosen();
      if (!step) {
        said.textContent = texts.none;
        return;
      }
      change(step);
      said.textContent = `${label}: ${nameOf(step)}`;
    });
    return button;
  }

  steps.addEventListener('change', () => choose(chosen()));
  const events = modeler.get('eventBus');
  events.on(['commandStack.changed', 'import.done'], refresh);
  events.on('selection.changed', ({ newSelection }) => {
    if (newSelection.length === 1 && registry.get(newSelection[0].id)) steps.value = newSelection[0].id;
  });
  refresh();

  return node('section', { className: 'designer-steps', ariaLabel: texts.title },
    node('div', {}, named(texts.title, steps), act(texts.remove, step => modeling.removeElements([step]))),
    node('div', {}, named(texts.kind, kind), act(texts.add, step => {
      const shape = modeler.get('elementFactory').createShape({ type: kind.value });
      choose(modeler.get('autoPlace').append(step, shape));
    })),
    node('div', {}, named(texts.target, target), act(texts.connect, step => modeling.connect(step, registry.get(target.value)))),
    said);
}
