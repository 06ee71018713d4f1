import type { Dialect } from '../dialect.ts';
import { toObjects } from './objects.ts';
import { createToPorts } from './ports.ts';
import { swarmReadme } from './readme.ts';
import { reportSwarmLimits } from './report-limits.ts';
import type { SwarmRouting } from './routing.ts';
import { toStackNeeds } from './stack-needs.ts';
import { toStackServices } from './stack-service.ts';
import { toStackNetworks } from './networks.ts';
import { toStackTree } from './stack-tree.ts';

/** `docker stack deploy`, which reads the compose files of version 3 with a loader of its own. */
export function createSwarmDialect(routing: SwarmRouting): Dialect {
  return {
    name: 'Swarm',
    folder: 'swarm',
    builds: false,
    copiesFiles: false,
    toPorts: createToPorts(routing),
    reportLimits: reportSwarmLimits,
    finishModel: (publishing, model, sections) => {
      const withObjects = toObjects(publishing, model, sections);
      return toStackNetworks(toStackServices(publishing, withObjects, routing));
    },
    finishTree: toStackTree,
    variables: {
      head: [
        '# What compose.yaml asks for. Copy this file to `.env`, fill it in, and let the shell read it (README.md); keep `.env` out',
        "# of version control. A value with other characters than letters and digits stands in single quotes: NAME='…'.",
      ],
      // As a shell reads it.
      quote: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
      encoded: 'always',
    },
    readme: swarmReadme,
    needs: toStackNeeds,
  };
}
