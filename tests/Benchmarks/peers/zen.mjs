// The twenty rules of W1 as a zen-engine decision table, one participant at a time.
import { ZenEngine } from '@gorules/zen-engine';
import { expect, measure } from './rounds.mjs';

let state = 42n;
const next = below => {
  state = (state * 1103515245n + 12345n) & 0x7fffffffn;
  return Number(state >> 8n) % below;
};
const draw = () => {
  const p = { age: 15 + next(55), months: next(37), education: next(4) };
  for (const [name, below] of [['disability', 10], ['immigrant', 5], ['minority', 12], ['homeless', 25], ['inEducation', 6], ['employed', 3]]) {
    p[name] = next(below) === 0;
  }
  p.children = next(4);
  p.singleParent = next(8) === 0;
  p.rural = next(3) === 0;
  p.income = next(3000);
  if (p.employed) p.months = 0;
  return p;
};
const people = Array.from({ length: 10000 }, draw);

const idle = { employed: 'false' };
const rows = [
  { age: '< 25' }, { age: '[25..30)' }, { age: '>= 55' },
  { ...idle, months: '>= 12' }, { ...idle, months: '>= 24' }, { ...idle, age: '< 25', months: '>= 6' },
  { ...idle, age: '< 30', inEducation: 'false' }, { education: '0' }, { age: '< 25', education: '0', inEducation: 'false' },
  { disability: 'true' }, { immigrant: 'true' }, { minority: 'true' }, { homeless: 'true' },
  { singleParent: 'true', children: '>= 1' }, { ...idle, rural: 'true' }, { employed: 'true', income: '< 900' },
  { ...idle, age: '[18..65)', education: '<= 1' },
  { ...idle, age: '[18..65)', free: 'months >= 12 or disability or age >= 55' },
  { ...idle, age: '< 30', inEducation: 'false', months: '<= 4' },
  { age: '>= 16', free: 'disability or immigrant or homeless or minority' },
];
const columns = [...Object.keys(people[0]), 'free'];
const inputs = columns.map(name => ({ id: name, name, type: 'expression', ...(name === 'free' ? {} : { field: name }) }));
const rules = rows.map((cells, i) => ({
  _id: `r${i}`,
  rule: String(i + 1),
  ...Object.fromEntries(columns.map(name => [name, cells[name] ?? ''])),
}));
const node = (id, type, content) => ({ id, name: id, type, position: { x: 0, y: 0 }, ...(content ? { content } : {}) });
const graph = {
  nodes: [
    node('in', 'inputNode'),
    node('table', 'decisionTableNode', { hitPolicy: 'collect', inputs, outputs: [{ id: 'rule', name: 'rule', type: 'expression', field: 'rule' }], rules }),
    node('out', 'outputNode'),
  ],
  edges: [
    { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
    { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
  ],
};

const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(graph)));
let hits = 0;
for (const p of people) hits += (await decision.evaluate(p)).result.length;
expect('hits', 37027, hits);

const rates = {};
rates['zen-engine, one at a time'] = await measure(500, async () => {
  for (let i = 0; i < 500; i++) await decision.evaluate(people[i]);
});
rates['zen-engine, 64 in flight'] = await measure(640, async () => {
  for (let i = 0; i < 640; i += 64) await Promise.all(people.slice(i, i + 64).map(p => decision.evaluate(p)));
});
console.log(JSON.stringify(rates));
