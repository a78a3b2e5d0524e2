import { expect, test } from 'vitest';
import { columns } from './arrange';
import { aBoard } from './board.fixtures';
import { pagesOf, spans } from './paging';

const shown = (span: { zones: number; stacks: number }): string[][][] =>
  pagesOf(columns(aBoard()), span).map((page) => page.map(({ stacks }) => stacks.map(({ id }) => id)));

test('everything stands on one page where it fits', () => {
  expect(shown({ zones: 2, stacks: Infinity })).toEqual([[['a', 'b', 'c'], ['n']]]);
});

test('zones are turned one after the other, then the notes of each', () => {
  expect(shown({ zones: 1, stacks: Infinity })).toEqual([[['a', 'b', 'c']], [['n']]]);
  expect(shown({ zones: 1, stacks: 2 })).toEqual([[['a', 'b']], [['c']], [['n']]]);
});

test('what is tried goes from the whole board to a single note', () => {
  const tried = spans(columns(aBoard()));

  expect(tried[0]).toEqual({ zones: 2, stacks: Infinity });
  expect(tried.at(-1)).toEqual({ zones: 1, stacks: 1 });
});
