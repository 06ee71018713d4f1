import { resolve } from 'node:path';

import type { Expression } from '../../model/expression.ts';
import type { ProcessWorkload } from '../../model/workload.ts';
import type { KindInput } from '../kind.ts';
import type { ContainerOptions } from './container.ts';

/** The options' own command as a process, started in that folder of the manifest. */
export function commandProcess(input: KindInput<ContainerOptions>, path: string): ProcessWorkload {
  input.folder(path, ['path']);
  return {
    runs: 'process',
    command: [...input.words(['command']), ...argsOf(input)],
    directory: processDirectory(input, path),
    steps: [],
    env: {},
  };
}

/** The folder that a process is started in: its `workdir`, seen from its `path`. */
export function processDirectory(input: KindInput<ContainerOptions>, path: string): string {
  return resolve(input.directory, path, input.options.workdir ?? '.');
}

/** The options' `args`, or none. */
export function argsOf(input: KindInput<ContainerOptions>): readonly Expression[] {
  return input.options.args === undefined ? [] : input.words(['args']);
}
