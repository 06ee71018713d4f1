import type { ComposeModel } from '../../../compose/model/compose-model.ts';
import type { ComposeMount } from '../../../compose/model/mounts.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import { toDeploy } from './deploy.ts';
import type { SwarmRouting } from './routing.ts';

/** The services in the words of version 3, with what a swarm has to know of them. */
export function toStackServices(publishing: Publishing, model: ComposeModel, routing: SwarmRouting): ComposeModel {
  const entries = Object.entries(model.services).map(([name, service]) => {
    const resource = publishing.application.resources.get(name);
    return [
      name,
      resource === undefined ? service : toStackService(publishing, resource, { service, routing }),
    ] as const;
  });
  return { ...model, services: Object.fromEntries(entries) };
}

interface ToConvert {
  readonly service: ComposeService;
  readonly routing: SwarmRouting;
}

/** What a swarm says in other words; the tree is rid of the rest of Compose's. */
function toStackService(publishing: Publishing, resource: Resource, { service, routing }: ToConvert): ComposeService {
  const { tmpfs = [], shm_size: shared, volumes = [], ...rest } = service;
  if (service.build !== undefined) reportLocalImage(publishing, resource);
  reportBinds(publishing, resource, volumes);
  const mounts = [
    ...volumes,
    ...tmpfs.map((target): ComposeMount => ({ type: 'tmpfs', target })),
    ...(typeof shared === 'number' ? [{ type: 'tmpfs', target: '/dev/shm', tmpfs: { size: shared } } as const] : []),
  ];
  return {
    ...rest,
    ...(mounts.length > 0 && { volumes: mounts }),
    deploy: { ...(routing === 'host' && { endpoint_mode: 'dnsrr' }), ...toDeploy(publishing, resource, service) },
  };
}

function reportLocalImage(publishing: Publishing, resource: Resource): void {
  const reference = publishing.images.get(resource.name)?.reference;
  if (reference === undefined || reference.includes('/')) return;
  reportOn(publishing, resource, {
    code: 'SWARM_IMAGE_LOCAL',
    severity: 'warning',
    message: `the image ${reference} of ${resource.name} names no registry that nodes could bring it from`,
    hint: 'Say where images are, and push them there: `--registry ghcr.io/acme --build --push`.',
  });
}

function reportBinds(publishing: Publishing, resource: Resource, volumes: readonly ComposeMount[]): void {
  const paths = volumes.flatMap(({ type, target }) => (type === 'bind' && typeof target === 'string' ? [target] : []));
  if (paths.length === 0) return;
  reportOn(publishing, resource, {
    code: 'SWARM_BIND_MOUNT',
    severity: 'warning',
    message: `${resource.name} mounts a folder of its machine at ${paths.join(' and ')}, which every node that may run it must have`,
    hint: 'Use `files` or a volume, or say where it runs: `compose: { deploy: { placement: { constraints: [node.hostname == one] } } }`.',
  });
}
