// The five expressions of W2 in feelin, which parses each time.
import { evaluate } from 'feelin';
import { expect, measure } from './rounds.mjs';

const items = Array.from({ length: 10 }, (_, i) => ({ price: 1.5 * (i + 1), qty: i + 1 }));
const context = { age: 22, upperSecondary: false, income: 850, months: 14, items };
const expressions = {
  E1: ['if age < 25 and not(upperSecondary) then "youth" else "other"', 'youth'],
  E2: ['sum(for x in items return x.price * x.qty)', 577.5],
  E3: ['date("2026-01-01") + duration("P30D") > date("2026-01-15")', true],
  E4: ['(age in [18..30]) and months >= 12 or income < 900', true],
  E5: ['count(items[price > 5 and qty < 9])', 5],
};

const rates = {};
for (const [id, [text, expected]] of Object.entries(expressions)) {
  expect(id, expected, evaluate(text, context).value);
  rates[`feelin ${id}`] = await measure(50, () => {
    for (let i = 0; i < 50; i++) evaluate(text, context);
  });
}
console.log(JSON.stringify(rates));
