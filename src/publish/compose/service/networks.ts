import type { ComposeService } from '../../../compose/model/service.ts';
import { dependenciesOf } from '../../../model/dependencies.ts';
import type { Application } from '../../../model/application.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';

const common = 'default';

/** The networks of the manifest: private ones, which lead nowhere but to those inside. */
export function addNetworks({ application, project, services }: Publishing, { networks }: Sections): void {
  const used = new Set(services.flatMap((service) => service.networks));
  for (const key of used) {
    const { labels = {}, options = {} } = application.resources.get(key) ?? {};
    const { name, external, internal } = options;
    networks.set(key, {
      name: typeof name === 'string' ? name : `${project}_${key}`,
      ...(external === true ? { external: true } : internal !== false && key !== common && { internal: true }),
      ...(Object.keys(labels).length > 0 && { labels }),
    });
  }
}

/**
 * The networks that a service is in; none said: the project's own. What opens a port of the machine has to be in one that
 * leads out, and what is referred to from outside of its networks in one with those that refer to it.
 */
export function toMembership(
  publishing: Publishing,
  resource: Resource,
  { ports = [] }: Pick<ComposeService, 'ports'>,
): Pick<ComposeService, 'networks'> {
  if (resource.networks.length === 0) return {};
  const isOpen = isOpenNetwork(publishing.application);
  const needsCommon =
    (ports.length > 0 && !resource.networks.some((name) => isOpen(name))) || isReachedFromOutside(publishing, resource);
  const names = [...resource.networks, ...(needsCommon && !resource.networks.includes(common) ? [common] : [])];
  return { networks: Object.fromEntries(names.map((name) => [name, null])) };
}

/** One that leads out. */
function isOpenNetwork({ resources }: Application): (name: string) => boolean {
  return (name) => {
    const { internal, external } = resources.get(name)?.options ?? {};
    return name === common || internal === false || external === true;
  };
}

function isReachedFromOutside({ services, application }: Publishing, resource: Resource): boolean {
  if (resource.options['privateEndpoint'] === true) return false;
  return services.some((other) => {
    const isOutside = other.networks.length === 0;
    return (
      isOutside &&
      dependenciesOf(other).some(({ to, because }) => because !== 'wait' && ownerOf(application, to) === resource.name)
    );
  });
}

function ownerOf({ resources }: Application, name: string): string {
  return resources.get(name)?.parent ?? name;
}
