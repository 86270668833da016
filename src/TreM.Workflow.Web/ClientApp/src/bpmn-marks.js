// What the pages draw on a diagram: token counts, where a case stands, findings.
import trem from './trem-moddle.json';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

export const moddleExtensions = { zeebe, trem };

/// Overlays: [{ element, kind: 'count'|'here'|'done'|'error'|'warning', text, title }]
export function decorate(viewer, marks) {
  const overlays = viewer.get('overlays');
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  overlays.remove({ type: 'trem' });
  for (const element of registry.getAll()) {
    ['here', 'done', 'error', 'warning'].forEach(kind => canvas.removeMarker(element, `trem-${kind}`));
  }
  for (const mark of marks) {
    const element = registry.get(mark.element);
    if (!element?.parent) continue;
    if (mark.kind !== 'count') canvas.addMarker(mark.element, `trem-${mark.kind}`);
    if (!mark.text) continue;
    const badge = document.createElement('span');
    badge.className = `trem-badge trem-badge-${mark.kind}`;
    badge.textContent = mark.text;
    if (mark.title) badge.title = mark.title;
    overlays.add(mark.element, 'trem', { position: { top: -12, right: 12 }, html: badge });
  }
}

/// The whole diagram when that is readable, otherwise the part around an element (its beginning without one) at a readable size.
export function show(viewer, element, left = 20) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  const readable = 0.6;
  if (canvas.zoom() >= readable) return;
  const { inner, outer } = canvas.viewbox();
  const height = outer.height / readable;
  const width = outer.width / readable;
  const place = element && viewer.get('elementRegistry').get(element);
  canvas.viewbox(place?.width
    ? { x: Math.max(inner.x - left, place.x + place.width / 2 - width / 2), y: place.y + place.height / 2 - height / 2, width, height }
    : { x: inner.x - left, y: inner.y + inner.height / 2 - height / 2, width, height });
}
