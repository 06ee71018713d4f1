import type { ComposeService } from '../../compose/model/service.ts';
import type { Resource } from '../../model/resource.ts';
import type { Dialect } from './dialect.ts';
import { noteOn, type Publishing } from './publishing.ts';
import { composeReadme } from './readme.ts';
import { reportTakenPorts, toPorts } from './service/ports.ts';
import { withDependencies } from './service/to-service.ts';

/** Plain `docker compose up`, on one machine. */
export const composeDialect: Dialect = {
  name: 'Compose',
  folder: 'compose',
  builds: true,
  copiesFiles: true,
  toPorts,
  reportLimits: reportSchedule,
  finishModel: (publishing, model) => {
    const services = withDependencies(publishing, new Map<string, ComposeService>(Object.entries(model.services)));
    reportTakenPorts(publishing, services);
    return { ...model, services };
  },
  finishTree: (_publishing, tree) => tree,
  variables: {
    head: [
      '# What compose.yaml asks for. Copy this file to `.env` and fill it in; keep `.env` out of version control.',
      "# A value with `$`, `#` or spaces stands in single quotes: NAME='…'.",
    ],
    quote: (value) => `'${value.replaceAll("'", "\\'")}'`,
    encoded: 'where-it-differs',
  },
  readme: composeReadme,
};

function reportSchedule(publishing: Publishing, resource: Resource): void {
  const { name, schedule } = resource;
  if (schedule === undefined) return;
  noteOn(
    publishing,
    resource,
    `${name} runs by schedule, which Compose does not know: it runs when it is asked for`,
    `Let cron of the machine run it (${schedule}): \`docker compose run --rm ${name}\`.`,
  );
}
