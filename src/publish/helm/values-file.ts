import { printYaml } from '../print-yaml.ts';
import type { ResourceValues } from './resource-values.ts';

export interface ValuesFile {
  /** Above everything, line by line. */
  readonly comment: readonly string[];
  /** By key of the chart, as it is to be printed. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What is said above a key. */
  readonly comments: ReadonlyMap<string, string>;
}

/** A file of values, with what there is to know about them. */
export function printValues({ comment, values, comments }: ValuesFile): string {
  const header = comment.map((line) => (line === '' ? '#\n' : `# ${line}\n`)).join('');
  const entries = Object.entries(values).map(([key, value]) => {
    const text = comments.get(key);
    return `${text === undefined ? '' : `\n# ${text}\n`}${printYaml({ [key]: value })}`;
  });
  return `${header}\n${entries.length === 0 ? printYaml({}) : entries.join('').replace(/^\n/, '')}`;
}

/** What an environment has otherwise: only that, and `null` for what it has not. */
export function differencesOf(
  usual: ReadonlyMap<string, ResourceValues>,
  own: ReadonlyMap<string, ResourceValues>,
): Readonly<Record<string, unknown>> {
  return difference(Object.fromEntries(usual), Object.fromEntries(own)) ?? {};
}

type Values = Readonly<Record<string, unknown>>;

function difference(before: Values, after: Values): Values | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const entries = names.flatMap((name): [string, unknown][] => {
    const [was, is] = [before[name], after[name]];
    if (is === undefined) return [[name, null]];
    if (isValues(was) && isValues(is)) {
      const inner = difference(was, is);
      return inner === undefined ? [] : [[name, inner]];
    }
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [[name, is]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
