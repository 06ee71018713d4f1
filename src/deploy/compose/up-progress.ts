import type { DeployEvent } from '../event.ts';

/** What a line of `docker compose up` tells of a service; `undefined` for all others. */
export function readProgress(
  line: string,
  { project, services }: { readonly project: string; readonly services: ReadonlySet<string> },
): DeployEvent | undefined {
  const [, what, name = '', verb = ''] = /^ ?(?:(Container|Image) )?(\S+) +([A-Z][a-z]+)\s*$/.exec(line) ?? [];
  const detail = details[verb];
  if (detail === undefined) return undefined;
  const service = what === 'Container' ? serviceOf(name, project) : name;
  return services.has(service) ? { event: 'progress', object: `service/${service}`, ready: false, detail } : undefined;
}

const details: Readonly<Record<string, string>> = {
  Pulling: 'its image is pulled',
  Building: 'its image is built',
  Creating: 'is created',
  Recreate: 'is made anew',
  Starting: 'is started',
  Waiting: 'others wait for it',
};

/** `shop-web-1` of the project `shop` is of `web`. */
function serviceOf(container: string, project: string): string {
  const rest = container.startsWith(`${project}-`) ? container.slice(project.length + 1) : container;
  return rest.replace(/-\d+$/, '');
}
