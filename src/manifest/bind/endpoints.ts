import type { EndpointOptions } from '../../kinds/parts/run.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Workload } from '../../model/workload.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { reportOption } from './kind-input.ts';

/** Schemes that an endpoint has by its name alone. */
const namedSchemes = ['http', 'https', 'grpc'];

/** Where a built image listens when nobody says otherwise; it is told through `PORT`. */
const usualTarget = 8080;

/** The kind's own endpoints with what the manifest says about them, and those that only the manifest names. */
export function bindEndpoints(context: BindContext, { written, description }: DescribedResource): readonly Endpoint[] {
  const options = (written.options['endpoints'] ?? {}) as Readonly<Record<string, EndpointOptions>>;
  const own = description.endpoints ?? [];
  const known = own.map((endpoint) => merge(context, endpoint, options[endpoint.name]));
  const added = Object.entries(options)
    .filter(([name]) => own.every((endpoint) => endpoint.name !== name))
    .map(([name, option]) => merge(context, usualEndpoint(name, option), option));
  const { workload } = description;
  return [...known, ...added].map((endpoint) => withTarget(context, written, { endpoint, workload }));
}

function usualEndpoint(name: string, option: EndpointOptions): Endpoint {
  const protocol = option.protocol ?? 'tcp';
  const scheme = namedSchemes.includes(name) ? name : protocol;
  return { name, scheme, protocol, bind: '127.0.0.1', external: false };
}

function merge(context: BindContext, endpoint: Endpoint, option: EndpointOptions | undefined): Endpoint {
  if (option === undefined) return endpoint;
  const { port, targetPort, scheme, protocol, bind, external, env } = option;
  return {
    ...endpoint,
    ...portOf(context, port),
    ...(targetPort !== undefined && { targetPort }),
    ...(scheme !== undefined && { scheme }),
    ...(protocol !== undefined && { protocol }),
    ...(bind !== undefined && { bind }),
    ...(external !== undefined && { external }),
    ...(env !== undefined && { portVariable: env }),
  };
}

/** A parameter counts with its default until somebody gives it a value. */
function portOf(
  { parameters }: BindContext,
  port: number | string | undefined,
): Pick<Endpoint, 'port' | 'portParameter'> {
  if (typeof port !== 'string') return port === undefined ? {} : { port };
  const name = /^\$\{parameters\.(.*)\}$/.exec(port)?.[1] ?? '';
  const usual = Number(parameters.get(name)?.default);
  return { portParameter: name, ...(Number.isInteger(usual) && usual > 0 && { port: usual }) };
}

interface Targeted {
  readonly endpoint: Endpoint;
  readonly workload: Workload | undefined;
}

/** A container must be told where to connect to; a process is given a free port per replica. */
function withTarget(context: BindContext, resource: WrittenResource, { endpoint, workload }: Targeted): Endpoint {
  if (endpoint.targetPort !== undefined || workload?.runs !== 'container') return endpoint;
  if (endpoint.port !== undefined) return { ...endpoint, targetPort: endpoint.port };
  if (workload.image.from === 'build') return { portVariable: 'PORT', ...endpoint, targetPort: usualTarget };
  reportOption(context, resource, {
    code: 'TARGET_PORT_MISSING',
    message: `nothing says on which port ${resource.name} listens for \`${endpoint.name}\``,
    hint: 'Add `targetPort:` with the port inside the container.',
    at: ['endpoints', endpoint.name],
  });
  return endpoint;
}
