import { containerWorkload } from '../parts/container.ts';
import { processNotes, scalingNotes } from '../parts/limitations.ts';
import { runSource } from '../parts/project-folder.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type ProjectOptions } from './schema.ts';

export const project: Kind<ProjectOptions> = {
  name: 'project',
  summary: 'Source code in a folder; its language, start command and dependencies are found from its files.',
  group: 'code',
  schema,
  describe: describeProject,
};

function describeProject(input: KindInput<ProjectOptions>): Description {
  const { name, options } = input;
  const source = runSource(input);
  const scaling = scalingNotes(name, options.replicas);
  if (source === undefined) return { notes: scaling };
  if ('runs' in source) return { workload: source, notes: [...processNotes(name, options), ...scaling] };
  const workload = containerWorkload(input, { image: { from: 'build', build: source } });
  return { workload, notes: scaling };
}
