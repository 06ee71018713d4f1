import type { ComposeHealthCheck } from '../../../compose/model/service.ts';
import { isOpen } from '../../../compose/model/values.ts';
import type { MappedService, Mapping } from './mapping.ts';
import { drop, isDuration } from './running.ts';

const path = (key: string) => ['services', key, 'healthcheck'];

/** How it shows that it is ready. Servers have a check of their type, which logs in. */
export function mapHealth(mapping: Mapping, mapped: MappedService): void {
  const { service, left, resource, server, key } = mapped;
  const { healthcheck: check } = service;
  const { remark, options } = mapping;
  if (server !== undefined) {
    if (check !== undefined)
      remark('improved', key, `is asked in its own protocol, rather than by \`healthcheck\``, path(key));
    delete left['healthcheck'];
    return;
  }
  if (check === undefined) {
    if (resource.type !== 'job' && isAwaited(mapping, key)) {
      resource.options['health'] = {};
      const text =
        'is healthy under Compose when the check of its image (`HEALTHCHECK`) says so; here its endpoints are asked';
      remark('changed', key, text, ['services', key]);
    } else if (!options.isFaithful && resource.type !== 'job')
      remark('improved', key, 'has no health check: say `health:`, so that others wait until it is ready', [
        'services',
        key,
      ]);
    return;
  }
  const how = toCheck(mapping, mapped, check);
  if (how === undefined) {
    remark('decide', key, 'has a health check that holds variables; it was left out', path(key));
    delete left['healthcheck'];
    return;
  }
  if (!('command' in how) && !('http' in how) && !('disabled' in how))
    remark('changed', key, 'times a health check that its image has; here its endpoints are asked', path(key));
  if (!options.isFaithful) remarkOnAsking(mapping, key, check, how);
  const own = Object.keys(check).filter((word) => word.startsWith('x-'));
  if (own.length > 0) remark('changed', key, `healthcheck: ${own.join(', ')} was left out`, path(key));
  drop(left, ...own.map((word) => ['healthcheck', word]));
  resource.options['health'] = { ...how, ...timing(left, check, options.isFaithful) };
  drop(left, ['healthcheck', 'test'], ['healthcheck', 'disable']);
}

/** The two have different habits: what the file does not say, and who asks a page. */
function remarkOnAsking({ remark }: Mapping, key: string, check: ComposeHealthCheck, how: object): void {
  if ('disabled' in how) return;
  const unsaid = [
    ...(check.interval === undefined ? ['every 10s rather than every 30s'] : []),
    ...(check.timeout === undefined ? ['for 3s rather than for 30s'] : []),
  ];
  if (unsaid.length > 0) remark('changed', key, `its health check is made ${unsaid.join(' and ')}`, path(key));
  if ('http' in how)
    remark('became', key, `its health check asks for ${String(how.http)}, without a program of the image`, path(key));
}

/** Whether another service waits until this one is healthy. */
function isAwaited({ services }: Mapping, key: string): boolean {
  return [...services.values()].some(({ service }) => service.depends_on?.[key]?.condition === 'service_healthy');
}

function toCheck({ parameters, options }: Mapping, mapped: MappedService, check: ComposeHealthCheck) {
  const [kind, ...words] = check.test ?? [];
  if (check.disable === true || kind === 'NONE') return { disabled: true };
  if (isOpen(check.disable)) return undefined;
  if (words.length === 0) return {};
  const texts = words.flatMap((word) => parameters.toExpression(word) ?? []);
  if (texts.length < words.length || (kind !== 'CMD' && kind !== 'CMD-SHELL')) return undefined;
  const http = options.isFaithful ? undefined : toHttp(mapped, texts.join(' '));
  if (http !== undefined) return { http };
  return { command: kind === 'CMD' ? texts : ['/bin/sh', '-c', texts.join(' ')] };
}

/** `curl -f http://localhost:8080/health || exit 1`, where it has an endpoint there. */
function toHttp({ resource }: MappedService, text: string): string | undefined {
  const match =
    /^(?:curl|wget)(?: -{1,2}[a-zA-Z][\w=-]*(?: \/dev\/null)?)* ["']?(?:http:\/\/)?(?:localhost|127\.0\.0\.1)(?::(\d+))?(\/[^\s"'|&;$]*)?["']?(?: \|\| exit 1)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const endpoints = Object.entries(
    (resource.options['endpoints'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  );
  const [first] = endpoints.filter(([name]) => name.startsWith('http') && !name.startsWith('https'));
  const port = first?.[1]['targetPort'] ?? first?.[1]['port'];
  return port === Number(match[1] ?? 80) ? (match[2] ?? '/') : undefined;
}

const timings = {
  interval: 'interval',
  timeout: 'timeout',
  start_period: 'startPeriod',
  start_interval: 'startInterval',
} as const;

function timing(
  left: Record<string, unknown>,
  check: ComposeHealthCheck,
  isFaithful: boolean,
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = isFaithful ? { interval: '30s', timeout: '30s' } : {};
  for (const key of Object.keys(timings) as readonly (keyof typeof timings)[]) {
    const value = check[key];
    if (typeof value !== 'string' || !isDuration(value) || /^0+[a-z]+$/.test(value)) continue;
    found[timings[key]] = value;
    drop(left, ['healthcheck', key]);
  }
  if (typeof check.retries === 'number' && check.retries > 0) {
    found['retries'] = check.retries;
    drop(left, ['healthcheck', 'retries']);
  }
  return found;
}
