// What a form and its fields say besides form-js: what the form writes, which answer a field gives, and the English texts.
import { jsx, jsxs } from 'preact/jsx-runtime';

const name = 'name.en';

function Text({ id, label, value, lang, onChange }) {
  return jsx('div', {
    class: 'bio-properties-panel-entry',
    children: jsxs('div', {
      class: 'bio-properties-panel-textfield',
      children: [
        jsx('label', { for: id, class: 'bio-properties-panel-label', children: label }),
        jsx('input', { id, lang, class: 'bio-properties-panel-input', value: value ?? '', autocomplete: 'off', onChange: event => onChange(event.target.value) }),
      ],
    }),
  });
}

function Choice({ id, label, value, options, onChange }) {
  return jsx('div', {
    class: 'bio-properties-panel-entry',
    children: jsxs('div', {
      class: 'bio-properties-panel-select',
      children: [
        jsx('label', { for: id, class: 'bio-properties-panel-label', children: label }),
        jsx('select', {
          id, class: 'bio-properties-panel-input', value: value ?? '', onChange: event => onChange(event.target.value),
          children: options.map(option => jsx('option', { value: option.value, selected: option.value === (value ?? ''), children: option.label })),
        }),
      ],
    }),
  });
}

// The fields that the effect needs and the form does not ask for yet, each with a button that adds it.
function Needs({ label, missing, add, onAdd }) {
  return jsxs('div', {
    class: 'bio-properties-panel-entry',
    children: [
      jsx('p', { class: 'bio-properties-panel-label', children: label }),
      ...missing.map(field => jsx('button', {
        type: 'button', class: 'fjs-properties-panel-add button button-quiet', onClick: () => onAdd(field), children: `${add} ${field.name}`,
      })),
    ],
  });
}

const types = { Text: 'textfield', Choice: 'radio', Choices: 'checklist', Date: 'datetime', Number: 'number', Flag: 'checkbox', Rows: 'dynamiclist' };

/// A field for a property of an effect: its key, its type, its codes. Labels are the author's to write.
function fieldFor(need) {
  const field = { type: types[need.kind], label: need.name, properties: { 'label.en': need.name } };
  if (need.kind === 'Rows') return { ...field, path: need.name, isRepeating: true, components: need.fields.filter(f => f.needed).map(fieldFor) };
  field.key = need.name;
  if (need.kind === 'Date') Object.assign(field, { subtype: 'date', dateLabel: need.name });
  if (need.codes.length > 0) field.values = need.codes.map(code => ({ label: code, value: code }));
  for (const code of need.codes) field.properties[`value.${code}.en`] = code;
  if (need.needed && need.kind !== 'Flag') field.validate = { required: true };
  return field;
}

function inside(components) {
  return (components ?? []).flatMap(c => [c, ...(c.type === 'group' ? inside(c.components) : [])]);
}

/// A module for the editor's panel, in the reader's language.
export function panelOf(texts, effects) {
  class TremProvider {
    constructor(propertiesPanel, modeling, formFieldRegistry) {
      Object.assign(this, { modeling, formFieldRegistry });
      propertiesPanel.registerProvider(this, 400);
    }

    getGroups(field, editField) {
      return groups => {
        if (!field) return groups;
        const properties = field.properties ?? {};
        const set = (key, value) => {
          const { [key]: before, ...others } = properties;
          editField(field, ['properties'], value ? { ...others, [key]: value } : others);
        };
        const entries = field.type === 'default' ? this.ofForm(field, properties, set) : this.ofField(field, properties, set);
        return [...groups.filter(group => group.id !== 'custom-values'), { id: 'trem', label: texts.Group, entries, shouldOpen: true }];
      };
    }

    ofForm(field, properties, set) {
      const effect = effects.find(e => e.name === properties['trem:effect']);
      const asked = inside(field.components).map(c => c.properties?.['trem:field'] ?? c.key ?? c.path);
      const missing = effect?.fields.filter(f => f.needed && !asked.includes(f.name)) ?? [];
      return [
        {
          id: 'trem-effect', component: Choice, label: texts.Effect, value: properties['trem:effect'], onChange: value => set('trem:effect', value),
          options: [{ value: '', label: texts.EffectNone }, ...effects.map(e => ({ value: e.name, label: e.title }))],
        },
        ...(missing.length > 0 ? [{ id: 'trem-needs', component: Needs, label: texts.Needs, add: texts.Add, missing, onAdd: need => this.add(field, need) }] : []),
        { id: 'trem-name', component: Text, label: texts.NameEn, lang: 'en', value: properties[name], onChange: value => set(name, value) },
      ];
    }

    ofField(field, properties, set) {
      const effect = effects.find(e => e.name === this.root()?.properties?.['trem:effect']);
      const entries = [
        { id: 'trem-label', component: Text, label: texts.LabelEn, lang: 'en', value: properties['label.en'], onChange: value => set('label.en', value) },
        { id: 'trem-description', component: Text, label: texts.DescriptionEn, lang: 'en', value: properties['description.en'], onChange: value => set('description.en', value) },
        ...(field.values ?? []).map(option => ({
          id: `trem-value-${option.value}`, component: Text, label: `${texts.ValueEn} ${option.value}`, lang: 'en', value: properties[`value.${option.value}.en`],
          onChange: value => set(`value.${option.value}.en`, value),
        })),
      ];
      return effect === undefined ? entries : [
        {
          id: 'trem-field', component: Choice, label: texts.Field, value: properties['trem:field'], onChange: value => set('trem:field', value),
          options: [{ value: '', label: texts.FieldOwn }, ...effect.fields.map(f => ({ value: f.name, label: f.name }))],
        },
        ...entries,
      ];
    }

    root() {
      return this.formFieldRegistry.getAll().find(f => f.type === 'default');
    }

    add(form, need) {
      this.modeling.addFormField(fieldFor(need), form, form.components.length);
    }
  }
  TremProvider.$inject = ['propertiesPanel', 'modeling', 'formFieldRegistry'];
  return { __init__: ['tremProvider'], tremProvider: ['type', TremProvider] };
}
