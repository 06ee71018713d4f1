import type { Application } from '../model/application.ts';
import type { Expression } from '../model/expression.ts';
import { injectedVariables, toVariableName } from '../model/injection.ts';
import type { Resource } from '../model/resource.ts';
import { telemetryVariables } from '../model/telemetry.ts';

/**
 * The variables that a resource starts with, weakest first: what its language expects, telemetry, its own port, what its
 * references inject, and what the manifest says. References to what is not selected (they are optional) give none.
 */
export function environmentOf(
  application: Application,
  resource: Resource,
  selected: ReadonlySet<string>,
): Readonly<Record<string, Expression>> {
  const language = resource.workload?.runs === 'process' ? resource.workload.env : {};
  const injected = injectedVariables(application, resource)
    .filter(({ reference }) => selected.has(reference.resource))
    .map(({ name, value }) => [name, value] as const);
  return {
    ...Object.fromEntries(Object.entries(language).map(([name, value]) => [name, [value]])),
    ...telemetryVariables(application, resource),
    ...portVariables(resource),
    ...Object.fromEntries(injected),
    ...resource.env,
  };
}

/**
 * How a workload is told where to listen: the endpoint's `env`, else the language's variable for the first endpoint,
 * else `PORT`. Further endpoints without `env` get `<ENDPOINT>_PORT`. A container knows its port unless `env` is given.
 */
function portVariables(resource: Resource): Record<string, Expression> {
  const variables: Record<string, Expression> = {};
  const { workload } = resource;
  for (const [index, endpoint] of resource.endpoints.entries()) {
    const port: Expression = [{ source: { from: 'self', endpoint: endpoint.name, property: 'targetPort' } }];
    if (endpoint.portVariable !== undefined) {
      variables[endpoint.portVariable] = port;
    } else if (workload?.runs === 'process' && index === 0) {
      const convention = workload.port ?? { variable: 'PORT', form: 'number' };
      variables[convention.variable] = convention.form === 'url' ? ['http://localhost:', ...port] : port;
    } else if (workload?.runs === 'process') {
      variables[`${toVariableName(endpoint.name)}_PORT`] = port;
    }
  }
  return variables;
}
