import type { Application } from './application.ts';
import type { Expression } from './expression.ts';
import { injectedVariables, toVariableName } from './injection.ts';
import type { Resource } from './resource.ts';
import { telemetryVariables } from './telemetry.ts';

/** Where a process listens: for this machine alone, or in a container of its own, where others must reach it. */
export type Listening = 'localhost' | '+';

/**
 * The variables that a resource starts with, weakest first: what its language expects, telemetry, its own port, what its
 * references inject, and what the manifest says. References to what is not selected (they are optional) give none.
 */
export function environmentOf(
  application: Application,
  resource: Resource,
  selected: ReadonlySet<string>,
  listening: Listening = 'localhost',
): Readonly<Record<string, Expression>> {
  const language = resource.workload?.runs === 'process' ? resource.workload.env : {};
  const injected = injectedVariables(application, resource)
    .filter(({ reference }) => selected.has(reference.resource))
    .map(({ name, value }) => [name, value] as const);
  return {
    ...Object.fromEntries(Object.entries(language).map(([name, value]) => [name, [value]])),
    ...telemetryVariables(application, resource),
    ...portVariables(resource, listening),
    ...Object.fromEntries(injected),
    ...resource.env,
  };
}

/**
 * How a workload is told where to listen: the endpoint's `env`, else the language's variable for the first endpoint,
 * else `PORT`. Further endpoints without `env` get `<ENDPOINT>_PORT`. A container knows its port unless `env` is given.
 */
function portVariables(resource: Resource, listening: Listening): Record<string, Expression> {
  const variables: Record<string, Expression> = {};
  const { workload } = resource;
  for (const [index, endpoint] of resource.endpoints.entries()) {
    const port: Expression = [{ source: { from: 'self', endpoint: endpoint.name, property: 'targetPort' } }];
    if (endpoint.portVariable !== undefined) {
      variables[endpoint.portVariable] = port;
    } else if (workload?.runs === 'process' && index === 0) {
      const convention = workload.port ?? { variable: 'PORT', form: 'number' };
      variables[convention.variable] = convention.form === 'url' ? [`http://${listening}:`, ...port] : port;
    } else if (workload?.runs === 'process') {
      variables[`${toVariableName(endpoint.name)}_PORT`] = port;
    }
  }
  return variables;
}
