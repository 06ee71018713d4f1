import { posix, resolve } from 'node:path';
import type { WatchSettings } from '../../kinds/parts/run.ts';
import type { SyncRule } from '../../model/watch.ts';
import type { ContainerWorkload, Workload } from '../../model/workload.ts';
import type { BindContext, DescribedResource } from './context.ts';
import { reportOption } from './kind-input.ts';

type SyncOption = NonNullable<WatchSettings['sync']>[number];

/** What is copied into the running container. A rule that cannot be followed is reported. */
export function bindSync(
  context: BindContext,
  { written, description }: DescribedResource,
  rules: readonly SyncOption[],
): readonly SyncRule[] {
  return rules.flatMap((rule, index): SyncRule[] => {
    const obstacle = obstacleTo(rule.target, description.workload);
    const path = resolve(written.directory, rule.path);
    if (obstacle === undefined && context.disk.look(path) !== 'nothing') {
      const { target, include = ['**'], exclude = [], restart = false } = rule;
      return [{ path, target: posix.resolve('/', target), include, exclude, restart }];
    }
    reportOption(context, written, {
      code: obstacle === undefined ? 'FILE_MISSING' : 'WATCH_NOT_POSSIBLE',
      message:
        obstacle === undefined
          ? `${written.name} is to be given ${rule.path}, which is not there`
          : `nothing can be copied to ${rule.target} of ${written.name}: ${obstacle.reason}`,
      hint: obstacle?.hint ?? 'Correct the path; it is relative to the manifest.',
      at: ['watch', 'sync', index, obstacle === undefined ? 'path' : 'target'],
    });
    return [];
  });
}

function obstacleTo(target: string, workload: Workload | undefined): { reason: string; hint: string } | undefined {
  if (workload?.runs !== 'container') {
    return { reason: 'it is a process', hint: 'Remove it: a process reads the files where they are.' };
  }
  const mount = mountOver(target, workload);
  if (mount?.type === 'bind') {
    return { reason: `${mount.target} is a folder of this machine`, hint: 'Remove it: the container has the files.' };
  }
  if (mount?.type === 'tmpfs') return { reason: `${mount.target} is empty memory`, hint: 'Choose another target.' };
  if (mount?.readOnly === true || (mount === undefined && workload.readOnlyRoot)) {
    return { reason: 'it is read-only', hint: 'Remove `readOnly` or `readOnlyRoot`, or build the image instead.' };
  }
  return undefined;
}

function mountOver(target: string, { mounts }: ContainerWorkload): ContainerWorkload['mounts'][number] | undefined {
  return mounts.find((mount) => {
    const inside = posix.relative(mount.target, target);
    return inside === '' || (!inside.startsWith('..') && !posix.isAbsolute(inside));
  });
}
