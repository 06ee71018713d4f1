import type { Application } from '../../model/application.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Resource } from '../../model/resource.ts';
import type { BindContext, DescribedResource } from '../bind/context.ts';
import { reportOption } from '../bind/kind-input.ts';

/** Ports of this machine that could not be opened: asked for twice, or by several replicas of a process. */
export function checkPorts(
  application: Application,
  context: BindContext,
  described: ReadonlyMap<string, DescribedResource>,
): void {
  const opened: Opened[] = [];
  for (const resource of application.resources.values()) {
    const written = described.get(resource.name);
    for (const endpoint of written === undefined ? [] : resource.endpoints) {
      const asked = { resource, endpoint, written: written as DescribedResource };
      checkFixed(context, asked);
      const other = opened.find((earlier) => collide(earlier, asked));
      if (other !== undefined) reportTwice(context, asked, other);
      opened.push(asked);
    }
  }
}

interface Opened {
  readonly resource: Resource;
  readonly endpoint: Endpoint;
  readonly written: DescribedResource;
}

function checkFixed(context: BindContext, { resource, endpoint, written }: Opened): void {
  const { replicas, workload, name } = resource;
  if (workload?.runs !== 'process' || endpoint.targetPort === undefined || replicas.count < 2) return;
  reportOption(context, written.written, {
    code: 'ENDPOINT_FIXED_PORT',
    message: `${replicas.count} replicas of ${name} cannot all listen on port ${endpoint.targetPort} of this machine`,
    hint: 'Remove `targetPort`; each replica then gets a free port and is told it through its environment.',
    at: ['endpoints', endpoint.name, 'targetPort'],
  });
}

/** Resources that no one profile starts together may share a port. */
function collide(one: Opened, other: Opened): boolean {
  const profiles = one.resource.profiles.length > 0 && other.resource.profiles.length > 0;
  const isApart = profiles && !one.resource.profiles.some((profile) => other.resource.profiles.includes(profile));
  const { port, protocol, bind } = one.endpoint;
  const isEverywhere = [bind, other.endpoint.bind].some((address) => address === '0.0.0.0' || address === '::');
  const isSameAddress = isEverywhere || bind === other.endpoint.bind;
  return (
    !isApart &&
    port !== undefined &&
    port === other.endpoint.port &&
    protocol === other.endpoint.protocol &&
    isSameAddress
  );
}

function reportTwice(context: BindContext, { endpoint, written, resource }: Opened, other: Opened): void {
  const isOfEndpoint = written.written.node.entries.has('endpoints');
  reportOption(context, written.written, {
    code: 'PORT_TWICE',
    message: `port ${endpoint.port} of ${resource.name} is also asked for by ${other.resource.name}`,
    hint: 'Give one of them another port, or leave it out to have one chosen.',
    at: isOfEndpoint ? ['endpoints', endpoint.name, 'port'] : ['port'],
  });
}
