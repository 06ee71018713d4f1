/** What one round of one subject took, in milliseconds, by figure: `{ up: 812, down: 240 }`. */
export type Figures = Readonly<Record<string, number>>;
export type Subjects = Readonly<Record<string, () => Promise<Figures>>>;
/** For each subject the figures of every counted round, in the order of the rounds. */
export type Samples = Readonly<Record<string, readonly Figures[]>>;

/**
 * Measures all subjects in turn, round by round, because other work on the machine comes and goes: neighbours in time
 * are comparable. The first round warms caches and does not count.
 */
export async function interleave(subjects: Subjects, rounds: number): Promise<Samples> {
  const samples: Record<string, Figures[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(subjects)) {
      const figures = await measure();
      console.error(`round ${round}: ${name}: ${describe(figures)}`);
      if (round > 0) (samples[name] ??= []).push(figures);
    }
  }
  return samples;
}

function describe(figures: Figures): string {
  return Object.entries(figures)
    .map(([figure, value]) => `${figure} ${value.toFixed(0)}`)
    .join(', ');
}

/** The samples of one figure; rounds without it are left out. */
export function valuesOf(samples: Samples, subject: string, figure: string): readonly number[] {
  return (samples[subject] ?? []).flatMap((figures) => figures[figure] ?? []);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
