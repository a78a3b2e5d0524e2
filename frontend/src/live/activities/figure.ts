/** What a finding shows in a workshop, read from the activity's context, which an upper floor writes. While people guess,
 * it holds the question alone. */
export interface Figure {
  /** The survey's question, and the answer whose number is put forward. */
  readonly title: string;
  readonly label: string;
  readonly unit: string;
  readonly survey: string;
  readonly sentence: string;
  readonly value: number | null;
  /** The value as it is read, with its unit. */
  readonly shown: string;
  /** How many answers it rests on; null when that is hidden or nothing was counted. */
  readonly n: number | null;
  readonly filter: string;
  readonly bars: readonly Bar[];
  readonly quote: string;
  readonly quotedFrom: string;
}

export interface Bar {
  readonly label: string;
  /** In percent; null when it is hidden. */
  readonly share: number | null;
  readonly shown: string;
  readonly chosen: boolean;
}

type Context = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const amount = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const record = (value: unknown): Context => (value !== null && typeof value === 'object' ? (value as Context) : {});

export function figureOf(context: Context): Figure {
  const bars: readonly unknown[] = Array.isArray(context['bars']) ? context['bars'] : [];
  return {
    title: text(context['title']),
    label: text(context['label']),
    unit: text(context['unit']),
    survey: text(context['survey']),
    sentence: text(context['sentence']),
    value: amount(context['value']),
    shown: text(context['shown']),
    n: amount(context['n']),
    filter: text(context['filter']),
    bars: bars.map(record).map((bar) => ({
      label: text(bar['label']),
      share: amount(bar['share']),
      shown: text(bar['shown']),
      chosen: bar['chosen'] === true,
    })),
    quote: text(context['quote']),
    quotedFrom: text(context['quoted_from']),
  };
}
