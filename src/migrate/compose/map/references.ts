import type { ComposeDependency } from '../../../compose/model/service.ts';
import { isOpen } from '../../../compose/model/values.ts';
import { refer, type Reference } from '../../draft/references.ts';
import type { MappedService, Mapping } from './mapping.ts';

const conditions: Readonly<Record<string, string>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
};

/** What it depends on: a reference to a server, which it will want to know of, and waiting for anything else. */
export function mapDependencies(mapping: Mapping, mapped: MappedService): void {
  const { service, left, resource, key } = mapped;
  const kept: Record<string, ComposeDependency> = {};
  const waitFor: Reference[] = [];
  for (const [name, dependency] of Object.entries(service.depends_on ?? {})) {
    const found = mapping.services.get(name);
    const until = isOpen(dependency.condition) ? undefined : conditions[dependency.condition];
    const isOptional = dependency.required === false;
    if (found === undefined || until === undefined) {
      kept[name] = dependency;
      continue;
    }
    const restarts = dependency.restart === true;
    if (restarts) {
      const text = `is started anew with ${found.resource.name} under Compose; \`up\` does not do that`;
      mapping.remark('changed', key, text, ['services', key, 'depends_on', name]);
    }
    if (found.server === undefined)
      waitFor.push({
        ...toWait(found, { until, isOptional, type: found.resource.type }),
        ...(restarts && { restartWith: true }),
        ...aliasOf(service.links, name),
      });
    else dependOnServer(mapping, mapped, { found, until, isOptional });
  }
  delete left['depends_on'];
  delete left['links'];
  if (waitFor.length > 0) resource.options['waitFor'] = waitFor;
  if (Object.keys(kept).length === 0) return;
  const text = `depends on ${Object.keys(kept).join(', ')}, which is not there or not known; that was left out`;
  mapping.remark('changed', key, text, ['services', key, 'depends_on']);
}

/** `links: [db:database]`: a name of its own for the other. */
function aliasOf(links: MappedService['service']['links'] = [], name: string): { readonly alias?: string } {
  const found = links.flatMap((link) => (isOpen(link) ? [] : [link.split(':')]));
  const alias = found.find(([target, own]) => target === name && own !== undefined && own !== name)?.[1];
  return alias === undefined ? {} : { alias };
}

interface Wait {
  readonly until: string;
  readonly isOptional: boolean;
}

function toWait({ resource }: MappedService, { until, isOptional, type }: Wait & { readonly type: string }): Reference {
  const isUsual = until === (type === 'job' ? 'completed' : 'healthy');
  return { resource: resource.name, ...(!isUsual && { until }), ...(isOptional && { optional: true }) };
}

function dependOnServer(
  mapping: Mapping,
  mapped: MappedService,
  { found, until, isOptional }: Wait & { readonly found: MappedService },
): void {
  const own = new Set([found.resource.name, ...(found.server?.databases.values() ?? [])]);
  const references = (mapped.resource.options['references'] ?? []) as readonly Reference[];
  if (until === 'started') {
    const text = `waits until ${found.resource.name} is healthy, rather than only started`;
    mapping.remark('improved', mapped.key, text, ['services', mapped.key, 'depends_on', found.key]);
  }
  if (references.some(({ resource }) => own.has(resource))) return;
  const given = `is given the variables of a reference to ${found.resource.name}`;
  mapping.remark('became', mapped.key, given, ['services', mapped.key, 'depends_on', found.key]);
  refer(mapped, found.resource.name, { ...(isOptional && { optional: true }) });
}
