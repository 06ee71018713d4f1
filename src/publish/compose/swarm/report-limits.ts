import type { Resource } from '../../../model/resource.ts';
import { noteOn, type Publishing } from '../publishing.ts';
import { isStartedByHand } from './deploy.ts';

/** Says what of the resource a swarm does in another way. */
export function reportSwarmLimits(publishing: Publishing, resource: Resource): void {
  const { name, schedule, envFiles = [] } = resource;
  const start = `docker service scale ${publishing.project}_${name}=1`;
  if (schedule !== undefined) {
    const hint = `Run swarm-cronjob in the swarm, which reads them, or let cron of a manager run \`${start}\`.`;
    noteOn(
      publishing,
      resource,
      `${name} runs by schedule, which a swarm itself does not know: its labels say when`,
      hint,
    );
  } else if (isStartedByHand(resource))
    noteOn(
      publishing,
      resource,
      `${name} is there without a replica until somebody starts it`,
      `Start it: \`${start}\`.`,
    );
  if (envFiles.length > 0)
    noteOn(
      publishing,
      resource,
      `the env files of ${name} are read on the machine that deploys, every value as it stands: quotes and \`$\` stay`,
      'Write the variables into the manifest (`env:`) where that matters.',
    );
}
