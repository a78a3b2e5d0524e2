/** What a finding shows in a workshop, read from the activity's context, which upper floors write. */
export interface Figure {
  readonly question: string;
  readonly sentence: string;
  readonly value: number | null;
  readonly valueLabel: string;
  readonly unit: string;
  readonly quote: string;
  readonly quotedFrom: string;
  readonly source: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[]; readonly share: number | null }[];
  readonly base: string;
}

type Context = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const amount = (value: unknown): number | null => {
  const read = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Context => (value !== null && typeof value === 'object' ? (value as Context) : {});

export function figureOf(context: Context): Figure {
  const table = record(context['table']);
  return {
    question: text(context['question']),
    sentence: text(context['sentence']),
    value: amount(context['value']),
    valueLabel: text(context['value_label']),
    unit: text(context['unit']),
    quote: text(context['quote']),
    quotedFrom: text(context['quoted_from']),
    source: text(context['source']),
    title: text(table['title']),
    columns: list(table['columns']).map(text),
    rows: list(table['rows']).map((row) => ({
      label: text(record(row)['label']),
      cells: list(record(row)['cells']).map(text),
      share: amount(record(row)['share']),
    })),
    base: text(table['base']),
  };
}
