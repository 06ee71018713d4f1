import { literal } from '../../model/expression.ts';
import type { ClusterProfile, ClusterServer } from '../cluster.ts';

export interface ClusterCommand {
  /** How many words the kind itself gives under `up`: the manifest's further arguments stand after them. */
  readonly own: number;
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
}

/** What starts a server in a cluster, with the manifest's further arguments. Its own `command` or `entrypoint` wins. */
export function clusterCommand(
  { resource: { options, workload } }: ClusterServer,
  { own, entrypoint, command }: ClusterCommand,
): Pick<ClusterProfile, 'entrypoint' | 'command'> {
  if (options['command'] !== undefined || options['entrypoint'] !== undefined) return {};
  const underUp = workload?.runs === 'container' ? (workload.command ?? []) : [];
  return {
    ...(entrypoint === undefined ? {} : { entrypoint: entrypoint.map((word) => literal(word)) }),
    command: [...command.map((word) => literal(word)), ...underUp.slice(own)],
  };
}
