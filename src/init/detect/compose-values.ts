import type { ServiceDependency, ServicePort, ServiceVolume } from './compose.ts';

/** Both forms of `ports`; ranges, UDP and what cannot be read are left out. */
export function toPorts(value: unknown): readonly ServicePort[] {
  return toList(value).flatMap((port) => {
    if (typeof port === 'object' && port !== null) {
      const { target, published, protocol } = port as Readonly<Record<string, unknown>>;
      return protocol === 'udp' ? [] : toPort(textOf(published) ?? '', textOf(target) ?? '');
    }
    const match = /^(?:(?:\[[^\]]*\]|\d+(?:\.\d+){3}):)?(?:(\d*):)?(\d+)(?:\/tcp)?$/.exec(String(port));
    return match === null ? [] : toPort(match[1] ?? '', match[2] ?? '');
  });
}

function toPort(published: string, target: string): readonly ServicePort[] {
  if (!isPort(target)) return [];
  return [{ target: Number(target), ...(isPort(published) ? { published: Number(published) } : {}) }];
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) > 0 && Number(text) <= 65_535;
}

/** Both forms of `environment`. Without a value, a variable is passed on from outside. */
export function toEnvironment(value: unknown): ReadonlyMap<string, string | undefined> {
  if (!Array.isArray(value)) {
    return new Map(Object.entries(toRecord(value)).map(([name, given]) => [name, textOf(given)]));
  }
  return new Map(
    value.map((line: unknown) => {
      const [name = '', ...rest] = String(line).split('=');
      return [name.trim(), rest.length === 0 ? undefined : rest.join('=')];
    }),
  );
}

/** Both forms of `env_file`. */
export function envFilesOf(value: unknown): readonly string[] {
  return toList(value).flatMap((file) => {
    const path = typeof file === 'string' ? file : toRecord(file)['path'];
    return typeof path === 'string' ? [path] : [];
  });
}

/** Both forms of `depends_on`. */
export function toDependencies(value: unknown): readonly ServiceDependency[] {
  if (Array.isArray(value)) return value.map((name: unknown) => ({ name: String(name), completes: false }));
  return Object.entries(toRecord(value)).map(([name, how]) => ({
    name,
    completes: toRecord(how)['condition'] === 'service_completed_successfully',
  }));
}

/** Both forms of `volumes`; `tmpfs` and others are left out. */
export function toVolumes(value: unknown): readonly ServiceVolume[] {
  return toList(value).flatMap((volume) => {
    if (typeof volume === 'string') return [fromText(volume)];
    const { type, source, target, read_only: readOnly } = toRecord(volume);
    if ((type !== 'volume' && type !== 'bind') || typeof target !== 'string') return [];
    return [{ type, source: typeof source === 'string' ? source : '', target, readOnly: readOnly === true }];
  });
}

function fromText(text: string): ServiceVolume {
  const [first = '', second, mode = ''] = text.split(':');
  if (second === undefined) return { type: 'anonymous', source: '', target: first, readOnly: false };
  const isPath = /^[./~]/.test(first);
  return { type: isPath ? 'bind' : 'volume', source: first, target: second, readOnly: mode.split(',').includes('ro') };
}

/** What is no map has nothing in it. */
export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
