import type { Key, Range } from '../source.ts';

/** One `--set path=value`, taken apart. */
export interface Assignment {
  readonly path: readonly Step[];
  readonly value: string;
  /** Where the value begins in the argument. */
  readonly valueStart: number;
}

export interface Step extends Range {
  readonly key: Key;
}

export interface SetMistake extends Range {
  readonly message: string;
}

/** Reads `resources.api.env.A=x` and `resources.api.args[0]=x`; `\.` is a dot inside a key. */
export function parseAssignment(argument: string): Assignment | SetMistake {
  const path: Step[] = [];
  let at = 0;
  for (;;) {
    const step = readStep(argument, at, path.length > 0);
    if ('message' in step) return step;
    path.push(step);
    at = step.end;
    if (argument[at] === '=') return { path, value: argument.slice(at + 1), valueStart: at + 1 };
    if (argument[at] === '.') at += 1;
    else if (argument[at] !== '[') return { message: 'there is no `=` in it', start: 0, end: argument.length };
  }
}

function readStep(argument: string, start: number, mayIndex: boolean): Step | SetMistake {
  const index = mayIndex ? /^\[(\d{1,6})\]/.exec(argument.slice(start)) : null;
  if (index !== null) return { key: Number(index[1]), start, end: start + index[0].length };
  if (argument[start] === '[')
    return { message: 'an index is a number in brackets, such as `[0]`', start, end: start + 1 };
  const name = /^(?:\\.|[^.=[\\])+/.exec(argument.slice(start))?.[0];
  if (name === undefined) return { message: 'a key is missing', start, end: start + 1 };
  return { key: name.replaceAll(/\\(.)/g, '$1'), start, end: start + name.length };
}
