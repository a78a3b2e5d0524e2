import fr from '../../../locale/frontend/fr/LC_MESSAGES/messages.po';

export type Params = Readonly<Record<string, string | number>>;

const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = { fr };

/** The page's language, as the server wrote it. */
export const locale = (): string => document.documentElement.lang || 'fr';

/** The sentence in the page's language; `{name}` is replaced by `params.name`. Its source is English. */
export function t(source: string, params: Params = {}): string {
  const found = CATALOGUES[locale()]?.[source];
  return fill(typeof found === 'string' ? found : source, params);
}

/** The same for a number of things; `{n}` is the number. */
export function nt(one: string, many: string, n: number, params: Params = {}): string {
  const found = CATALOGUES[locale()]?.[one];
  const forms = Array.isArray(found) ? found : [one, many];
  return fill(forms[isPlural(n) ? 1 : 0] ?? many, { n: number(n), ...params });
}

/** In French zero and one are singular; in English one only. */
const isPlural = (n: number): boolean => (locale() === 'fr' ? Math.abs(n) >= 2 : n !== 1);

/** A number as the page's language writes it. */
export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale(), options).format(value);

const fill = (sentence: string, params: Params): string =>
  sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole));
