import { afterEach, describe, expect, it } from 'vitest';
import { nt, number, t } from '.';

describe('t', () => {
  afterEach(() => document.documentElement.removeAttribute('lang'));

  it('speaks the language of the page', () => {
    document.documentElement.lang = 'fr';
    expect(t('Connected')).toBe('Connecté');
    document.documentElement.lang = 'en';
    expect(t('Connected')).toBe('Connected');
  });

  it('fills the holes it is given and leaves the others', () => {
    expect(t('{who} writes {what}', { who: 'Nadia' })).toBe('Nadia writes {what}');
  });

  it('counts as each language does', () => {
    const cards = (n: number): string => nt('{n} thing', '{n} things', n);
    document.documentElement.lang = 'fr';
    expect([0, 1, 2].map(cards)).toEqual(['0 thing', '1 thing', '2 things']);
    document.documentElement.lang = 'en';
    expect([0, 1, 2].map(cards)).toEqual(['0 things', '1 thing', '2 things']);
  });

  it('writes numbers as the language does', () => {
    document.documentElement.lang = 'fr';
    expect(number(62.5)).toBe('62,5');
  });
});
