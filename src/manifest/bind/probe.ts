import type { OptionPath, Problem } from '../../kinds/kind.ts';
import type { HealthOptions } from '../../kinds/parts/run.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Check, Probe } from '../../model/probe.ts';
import { parseDuration } from '../../support/duration.ts';
import { nearest } from '../../support/nearest.ts';
import { listNames } from '../validate/words.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { optionWords, reportOption } from './kind-input.ts';

/** How patiently it is asked unless the manifest says otherwise. Milliseconds. */
const patience = { interval: 10_000, timeout: 3000, retries: 3, startPeriod: 0 };

/** How the resource shows that it is healthy: what the manifest says, else the kind's way, else its endpoints'. */
export function bindProbe(
  context: BindContext,
  { written, description }: DescribedResource,
  endpoints: readonly Endpoint[],
): Probe | undefined {
  const health = (written.options['health'] ?? {}) as HealthOptions;
  // What runs elsewhere has no endpoint of ours: its kind knows how to ask it.
  const runsHere = description.workload !== undefined || endpoints.length > 0;
  const named = runsHere ? namedCheck({ context, resource: written, endpoints, health }) : undefined;
  const check = named ?? description.check ?? usualCheck(endpoints, description.runsToCompletion ?? false);
  if (description.workload === undefined && named === undefined && description.check === undefined) return undefined;
  return {
    check,
    interval: milliseconds(health.interval) ?? patience.interval,
    timeout: milliseconds(health.timeout) ?? patience.timeout,
    retries: health.retries ?? patience.retries,
    startPeriod: milliseconds(health.startPeriod) ?? patience.startPeriod,
  };
}

interface Asked {
  readonly context: BindContext;
  readonly resource: WrittenResource;
  readonly endpoints: readonly Endpoint[];
  readonly health: HealthOptions;
}

const ways = ['http', 'tcp', 'grpc', 'command'] as const;

function namedCheck(asked: Asked): Check | undefined {
  const { context, resource, health } = asked;
  const chosen = ways.filter((way) => health[way] !== undefined && health[way] !== false);
  const [way, second] = chosen;
  if (health.live !== undefined) pickEndpoint(asked, { at: ['health', 'live'], scheme: 'http' });
  if (second !== undefined) {
    reportOption(context, resource, {
      code: 'EXACTLY_ONE_OF',
      message: `${resource.name} is asked in ${chosen.length} ways: ${chosen.map((name) => `\`${name}\``).join(', ')}`,
      hint: 'Keep one of `http`, `tcp`, `grpc` and `command`.',
      at: ['health', second],
    });
  }
  switch (way) {
    case 'http':
      return httpCheck(asked, health.http);
    case 'tcp':
      return tcpCheck(asked, health.tcp);
    case 'grpc':
      return grpcCheck(asked, health.grpc);
    case 'command':
      return { type: 'command', command: optionWords(context, resource, ['health', 'command']) };
    case undefined:
      return undefined;
  }
}

function httpCheck(asked: Asked, http: HealthOptions['http']): Check | undefined {
  const long = typeof http === 'object' ? http : { path: http ?? '/', endpoint: undefined };
  const endpoint = pickEndpoint(asked, { at: ['health', 'http'], scheme: 'http', name: long.endpoint });
  return endpoint && { type: 'http', endpoint: endpoint.name, path: long.path };
}

function tcpCheck(asked: Asked, tcp: HealthOptions['tcp']): Check | undefined {
  const endpoint = pickEndpoint(asked, { at: ['health', 'tcp'], name: typeof tcp === 'string' ? tcp : undefined });
  return endpoint && { type: 'tcp', endpoint: endpoint.name };
}

function grpcCheck(asked: Asked, grpc: HealthOptions['grpc']): Check | undefined {
  const long = typeof grpc === 'object' ? grpc : {};
  const service = typeof grpc === 'string' ? grpc : (long.service ?? '');
  const endpoint = pickEndpoint(asked, { at: ['health', 'grpc'], scheme: 'grpc', name: long.endpoint });
  return endpoint && { type: 'grpc', endpoint: endpoint.name, service };
}

interface Wish {
  readonly at: OptionPath;
  readonly name?: string | undefined;
  /** What is preferred when no endpoint is named. */
  readonly scheme?: 'http' | 'grpc';
}

function pickEndpoint({ context, resource, endpoints }: Asked, { at, name, scheme }: Wish): Endpoint | undefined {
  const open = endpoints.filter((endpoint) => endpoint.protocol === 'tcp');
  const fits = (endpoint: Endpoint): boolean => endpoint.scheme === scheme || endpoint.scheme === `${scheme ?? ''}s`;
  const found = name === undefined ? (open.find(fits) ?? open[0]) : open.find((endpoint) => endpoint.name === name);
  if (found !== undefined) return found;
  const names = open.map((endpoint) => endpoint.name);
  const place = name === undefined ? at : endpointPath(resource, at);
  reportOption(context, resource, missingEndpoint({ resource: resource.name, at: place, name, names }));
  return undefined;
}

interface MissingEndpoint {
  readonly resource: string;
  readonly at: OptionPath;
  readonly name: string | undefined;
  readonly names: readonly string[];
}

function missingEndpoint({ resource, at, name, names }: MissingEndpoint): Problem {
  if (name === undefined) {
    const hint = 'Add one: `endpoints: { http: {} }`.';
    return { code: 'HEALTH_NO_ENDPOINT', message: `${resource} has no endpoint that could be asked`, hint, at };
  }
  const suggestion = nearest(name, names);
  const known = names.length === 0 ? 'It has none.' : `It has ${listNames(names)}.`;
  const hint = suggestion === undefined ? known : `Did you mean \`${suggestion}\`?`;
  return { code: 'ENDPOINT_UNKNOWN', message: `${resource} has no endpoint \`${name}\``, hint, at };
}

/** The long form names the endpoint in a property of its own. */
function endpointPath({ options }: WrittenResource, at: OptionPath): OptionPath {
  const value = (options['health'] as Readonly<Record<string, unknown>> | undefined)?.[String(at.at(-1))];
  return typeof value === 'object' ? [...at, 'endpoint'] : at;
}

/** Without a word in the manifest: an http endpoint must answer, a tcp one must accept, the rest must run. */
function usualCheck(endpoints: readonly Endpoint[], runsToCompletion: boolean): Check {
  const open = runsToCompletion ? [] : endpoints.filter((endpoint) => endpoint.protocol === 'tcp');
  const http = open.find((endpoint) => endpoint.scheme === 'http' || endpoint.scheme === 'https');
  if (http !== undefined) return { type: 'http', endpoint: http.name, path: '/', status: 'any' };
  const [first] = open;
  return first === undefined ? { type: 'running' } : { type: 'tcp', endpoint: first.name };
}

function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
