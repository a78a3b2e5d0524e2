import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate, readBy, type Answers, type Tree } from './expressions';

type Case = { why: string; text: string; answers: Answers; holds: boolean; tree: Tree };
const cases = JSON.parse(readFileSync('tests/surveys/expression_cases.json', 'utf-8')) as Case[];

test.each(cases)('$text ($why)', ({ tree, answers, holds }) => {
  expect(evaluate(tree, answers)).toBe(holds);
});

test('the questions an expression reads are named', () => {
  const tree = cases.find((each) => each.text === "age >= 18 and (is_empty(grid.r1) or count(multi, grid) > 2)")!.tree;

  expect(readBy(tree)).toEqual(['age', 'grid', 'multi', 'grid']);
});

test('what a count has from other pages is added', () => {
  const tree: Tree = {
    type: 'compare',
    op: '>=',
    left: { type: 'call', name: 'count', refs: [{ type: 'ref', code: 'multi' }], known: 2 },
    right: { type: 'number', value: 3 },
  };

  expect(evaluate(tree, { multi: ['a'] })).toBe(true);
  expect(evaluate(tree, { multi: null })).toBe(false);
});
