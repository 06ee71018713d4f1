import type { ComposeService } from '../../../compose/model/service.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';
import { toDependencies } from './dependencies.ts';
import { toEnvironment } from './environment.ts';
import { isCopied, toFiles } from './files.ts';
import { toHealthCheck } from './health.ts';
import { toImage } from './image.ts';
import { reportLimits } from './limits.ts';
import { toMounts } from './mounts.ts';
import { toMembership } from './networks.ts';
import { toNative } from './native.ts';
import { toRunning } from './running.ts';
import { toWords } from './words.ts';

/** A resource that runs, as a service: all but what it waits for, which depends on how the others are asked. */
export function toService(publishing: Publishing, resource: Resource, sections: Sections): ComposeService | undefined {
  const image = toImage(publishing, resource);
  if (image === undefined) return undefined;
  const { source, container } = image;
  const { secrets: passwords, secretFiles, ...environment } = toEnvironment(publishing, resource, sections);
  const { secrets = [], ...configs } = toFiles(publishing, resource, {
    files: container.files,
    sections,
    isLocked: container.readOnlyRoot && publishing.dialect.copiesFiles,
  });
  const healthcheck = toHealthCheck({ publishing, resource, secretFiles });
  const ports = publishing.dialect.toPorts(publishing, resource);
  const all = [...passwords, ...secrets];
  reportLimits(publishing, resource);
  const files = { ...configs, ...(all.length > 0 && { secrets: all }) };
  const isOpened = publishing.dialect.copiesFiles && container.readOnlyRoot && isCopied(sections, files);
  if (isOpened) reportOpened(publishing, resource);
  const service: ComposeService = {
    ...source,
    ...toWords(publishing, resource, container),
    ...environment,
    ...toMounts(publishing, container, sections),
    ...files,
    ...(healthcheck !== undefined && { healthcheck }),
    ...ports,
    ...toMembership(publishing, resource, ports),
    ...toRunning(resource, isOpened ? { ...container, readOnlyRoot: false } : container),
  };
  return toNative(publishing, resource, { service, sections });
}

function reportOpened(publishing: Publishing, resource: Resource): void {
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'warning',
    message: `the root of ${resource.name} is not locked under Compose, which copies a file with a variable into its container`,
    hint: 'Pass it in a variable (`env:`), and the root is locked.',
  });
}

/** The services with what each waits for. */
export function withDependencies(
  publishing: Publishing,
  services: ReadonlyMap<string, ComposeService>,
): Readonly<Record<string, ComposeService>> {
  const isAsked = (name: string): boolean =>
    services.get(name)?.healthcheck !== undefined || hasOwnCheck(publishing, name) || hasCheckOfImage(publishing, name);
  const entries = [...services].map(([name, service]) => {
    const resource = publishing.application.resources.get(name);
    const waits = resource && toDependencies(publishing, resource, isAsked);
    return [name, waits === undefined ? service : { ...service, depends_on: waits }] as const;
  });
  return Object.fromEntries(entries);
}

/** By its `compose:` block. */
function hasOwnCheck({ application }: Publishing, name: string): boolean {
  const block = application.resources.get(name)?.options['compose'];
  const check = (
    block as { readonly healthcheck?: { readonly test?: unknown; readonly disable?: unknown } } | undefined
  )?.healthcheck;
  return check?.test !== undefined && check.disable !== true;
}

/** `health: {}` promises nothing but that there is a check: that of its image. */
function hasCheckOfImage({ application }: Publishing, name: string): boolean {
  const health = application.resources.get(name)?.options['health'];
  return typeof health === 'object' && health !== null && Object.keys(health).length === 0;
}
