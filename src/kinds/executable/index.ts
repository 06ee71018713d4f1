import { processNotes, scalingNotes } from '../parts/limitations.ts';
import { commandProcess } from '../parts/process.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type ExecutableOptions } from './schema.ts';

export const executable: Kind<ExecutableOptions> = {
  name: 'executable',
  summary: 'A command, started as a process of this machine.',
  group: 'code',
  schema,
  describe: describeExecutable,
};

function describeExecutable(input: KindInput<ExecutableOptions>): Description {
  const { name, options } = input;
  return {
    workload: commandProcess(input, options.path ?? '.'),
    notes: [...processNotes(name, options), ...scalingNotes(name, options.replicas)],
  };
}
