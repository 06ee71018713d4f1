import type { Workload } from '../../model/workload.ts';
import { containerWorkload } from '../parts/container.ts';
import { chosenImage } from '../parts/image.ts';
import { processNotes, scheduleNotes } from '../parts/limitations.ts';
import { commandProcess } from '../parts/process.ts';
import { runSource } from '../parts/project-folder.ts';
import { scheduleMistake } from '../parts/schedule.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type JobOptions } from './schema.ts';

export const job: Kind<JobOptions> = {
  name: 'job',
  summary: 'Work that ends: a migration, an import, a report; once, or by schedule.',
  group: 'code',
  schema,
  describe: describeJob,
};

function describeJob(input: KindInput<JobOptions>): Description {
  const { name, options } = input;
  const { schedule } = options;
  const workload = workloadOf(input);
  if (schedule !== undefined) reportSchedule(input, schedule);
  return {
    ...(workload === undefined ? {} : { workload }),
    runsToCompletion: true,
    ...(schedule === undefined ? {} : { schedule }),
    notes: [...(workload?.runs === 'process' ? processNotes(name, options) : []), ...scheduleNotes(name, schedule)],
  };
}

function workloadOf(input: KindInput<JobOptions>): Workload | undefined {
  const { path, image, build } = input.options;
  const sources = Object.entries({ path, image, build }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const [only, second] = sources;
  if (second !== undefined) {
    input.report({
      code: 'EXACTLY_ONE_OF',
      message: `${input.name} has ${sources.map((source) => `\`${source}\``).join(' and ')}`,
      hint: 'Keep the one that is meant: `path` for source code, `image` for one that exists, `build` for a Dockerfile.',
      at: [second],
    });
    return undefined;
  }
  if (only === undefined) return input.options.command === undefined ? undefined : commandProcess(input, '.');
  if (only !== 'path') {
    const chosen = chosenImage(input);
    return chosen === undefined ? undefined : containerWorkload(input, { image: chosen });
  }
  const source = runSource(input);
  if (source === undefined || 'runs' in source) return source;
  return containerWorkload(input, { image: { from: 'build', build: source } });
}

function reportSchedule(input: KindInput<JobOptions>, schedule: string): void {
  const mistake = scheduleMistake(schedule);
  if (mistake === undefined) return;
  input.report({
    code: 'SCHEDULE_INVALID',
    message: `the schedule of ${input.name} cannot be read: ${mistake}`,
    hint: 'Write minute, hour, day of the month, month and day of the week, such as `0 3 * * *`.',
    at: ['schedule'],
  });
}
