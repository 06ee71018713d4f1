import { median, valuesOf, type Samples } from './rounds.ts';

/** What is promised of a figure of one subject. */
export interface Goal {
  readonly subject: string;
  /** `difference` in ms and `ratio` are against `base`, round by round; `absolute` is the figure itself. */
  readonly of: 'difference' | 'ratio' | 'absolute';
  readonly limit: number;
}

/** Prints one figure of all subjects as a Markdown table, and whether its goals are met. */
export function report(
  title: string,
  samples: Samples,
  { figure, base, goals = [] }: { readonly figure: string; readonly base?: string; readonly goals?: readonly Goal[] },
): void {
  console.log(`\n${title}\n`);
  console.log(`| subject | median ms | range | over ${base ?? '–'}, median of rounds |`);
  console.log('| --- | ---: | ---: | ---: |');
  for (const subject of Object.keys(samples)) {
    const values = valuesOf(samples, subject, figure);
    if (values.length === 0) continue;
    const range = `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
    console.log(
      `| ${subject} | ${median(values).toFixed(0)} | ${range} | ${compare(samples, subject, figure, base)} |`,
    );
  }
  for (const goal of goals) console.log(`\n${judge(samples, figure, base, goal)}`);
}

function compare(samples: Samples, subject: string, figure: string, base: string | undefined): string {
  if (base === undefined || base === subject) return '';
  const own = valuesOf(samples, subject, figure);
  const other = valuesOf(samples, base, figure);
  return `${signed(against(own, other, 'difference'))} ms, ×${against(own, other, 'ratio').toFixed(2)}`;
}

function judge(samples: Samples, figure: string, base: string | undefined, { subject, of, limit }: Goal): string {
  const own = valuesOf(samples, subject, figure);
  const actual = of === 'absolute' ? median(own) : against(own, valuesOf(samples, base ?? '', figure), of);
  const unit = of === 'ratio' ? (value: number) => `×${value.toFixed(2)}` : (value: number) => `${value.toFixed(0)} ms`;
  return `Goal for ${subject} (${of}): at most ${unit(limit)}; ${unit(actual)}: ${actual <= limit ? 'met' : 'not met'}.`;
}

/** Neighbours in time are compared, then the median is taken: what loads the machine for a while loads both. */
function against(own: readonly number[], other: readonly number[], of: 'difference' | 'ratio'): number {
  return median(
    own.map((value, round) => {
      const base = other[round] ?? Number.NaN;
      return of === 'difference' ? value - base : value / base;
    }),
  );
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(0)}`;
}
