// The same work as Processes/ProcessBenchmarks.cs in npm bpmn-engine; its models are parsed once, as ours are.
import { EventEmitter } from 'node:events';
import BpmnModdle from 'bpmn-moddle';
import * as elements from 'bpmn-elements';
import serialize, { TypeResolver } from 'moddle-context-serializer';
import { Engine } from 'bpmn-engine';
import { expect, measure } from './rounds.mjs';

const flow = (id, from, to, content = '') =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${content}</sequenceFlow>`;
const wrap = (content) =>
  '<definitions id="d" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
  + `targetNamespace="x"><process id="p" isExecutable="true">${content}</process></definitions>`;
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const task = (id) => `<serviceTask id="${id}" implementation="\${environment.services.increase}" />`;
const sequence = wrap(
  '<startEvent id="s"/><exclusiveGateway id="g" default="fd"/><endEvent id="e"/>' + numbers.map((n) => task(`t${n}`)).join('') + task('tx')
  + flow('f0', 's', 't1') + [1, 2, 3, 4, 6, 7, 8, 9].map((n) => flow(`f${n}`, `t${n}`, `t${n + 1}`)).join('') + flow('f5', 't5', 'g')
  + flow('fc', 'g', 't6', '<conditionExpression xsi:type="tFormalExpression">${environment.services.isEnough()}</conditionExpression>')
  + flow('fd', 'g', 'tx') + flow('fx', 'tx', 'e') + flow('f10', 't10', 'e'));
const person = wrap('<startEvent id="s"/><userTask id="u"/><endEvent id="e"/>' + flow('f0', 's', 'u') + flow('f1', 'u', 'e'));

const parsed = async (xml) => serialize(await new BpmnModdle().fromXML(xml), TypeResolver({ ...elements }));
const [sequenceContext, personContext] = [await parsed(sequence), await parsed(person)];

async function runSequence() {
  let n = 0;
  const services = { increase: (_, done) => done(null, ++n), isEnough: () => n >= 5 };
  const engine = new Engine({ name: 'w3', sourceContext: sequenceContext });
  const execution = await engine.execute({ services });
  if (execution.state !== 'idle' && n !== 10) await engine.waitFor('end');
  expect('W3', 10, n);
}

async function runPerson() {
  const engine = new Engine({ name: 'user', sourceContext: personContext });
  const listener = new EventEmitter();
  let waiting;
  listener.once('activity.wait', (api) => { waiting = api; });
  await engine.execute({ listener });
  const end = engine.waitFor('end');
  waiting.signal({ ok: true });
  await end;
}

console.log(JSON.stringify({
  'bpmn-engine: W3': await measure(1, runSequence),
  'bpmn-engine: user task': await measure(1, runPerson),
}));
