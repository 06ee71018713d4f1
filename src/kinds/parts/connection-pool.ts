import { literal, type Expression } from '../../model/expression.ts';
import { parseDuration } from '../../support/duration.ts';
import type { PoolOptions } from './data.ts';

/** What a client library calls the settings of its pool. */
export interface PoolWords {
  readonly min?: string;
  readonly max: string;
  readonly timeout?: string;
  /** The unit that the timeout is written in. Default: seconds. */
  readonly timeoutIn?: 'seconds' | 'milliseconds';
}

/** The pool as settings of a connection string, each `name=value`. */
export function poolSettings(pool: PoolOptions | undefined, words: PoolWords): readonly Expression[] {
  const milliseconds = pool?.timeout === undefined ? undefined : (parseDuration(pool.timeout) ?? 0);
  const unit = words.timeoutIn === 'milliseconds' ? 1 : 1000;
  const settings: readonly (readonly [string | undefined, number | undefined])[] = [
    [words.min, pool?.min],
    [words.max, pool?.max],
    [words.timeout, milliseconds === undefined ? undefined : Math.ceil(milliseconds / unit)],
  ];
  return settings.flatMap(([word, value]) =>
    word === undefined || value === undefined ? [] : [literal(`${word}=${value}`)],
  );
}
