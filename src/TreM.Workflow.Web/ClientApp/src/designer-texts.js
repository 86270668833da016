// The modelers' own texts in the reader's language. They are written in English; what has no text here stays so.
import swedish from './designer-texts.sv.json';

/// What bpmn-js and dmn-js call for every text: `Open {element}` with the values for its braces.
function translate(template, values = {}) {
  const texts = document.documentElement.lang === 'sv' ? swedish : {};
  return (texts[template] ?? template).replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);
}

/// Taken in as a module in place of their own.
export default { translate: ['value', translate] };
