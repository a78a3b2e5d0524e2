import { beforeEach, expect, test } from 'vitest';
import { Drafts } from './drafts.svelte';

beforeEach(() => sessionStorage.clear());

test('a text being typed survives a reload of the page, for its writer alone', () => {
  new Drafts('nadia').write('card', { text: 'Les horaires', rev: 2 });

  expect(new Drafts('nadia').read('card')).toEqual({ text: 'Les horaires', rev: 2 });
  expect(new Drafts('karim').read('card')).toBeUndefined();
});

test('a text that was sent leaves nothing behind', () => {
  const drafts = new Drafts('nadia');
  drafts.write('card', { text: 'Les horaires', rev: 2 });
  drafts.write('card', null);

  expect(drafts.read('card')).toBeUndefined();
  expect(sessionStorage.length).toBe(0);
});

test('a draft that makes no sense is ignored, and storage refused by the browser is not missed', () => {
  sessionStorage.setItem('draft|nadia|card', '{"text":3}');
  expect(new Drafts('nadia').read('card')).toBeUndefined();

  const alone = new Drafts('nadia', null);
  alone.write('card', { text: 'Les horaires', rev: 0 });
  expect(alone.read('card')?.text).toBe('Les horaires');
});
