import type { MappedService, Mapping } from './mapping.ts';

/** What could be better, and what publishing to a cluster would stumble over. */
export function noteWeaknesses(mapping: Mapping, mapped: MappedService): void {
  const { options, remark } = mapping;
  const { resource, key } = mapped;
  if (options.isFaithful) return;
  noteImage(mapping, mapped);
  if (resource.options['limits'] === undefined)
    remark('improved', key, 'may use all memory and every core: say `limits:`', ['services', key]);
  noteForCluster(mapping, mapped);
}

function noteImage({ remark }: Mapping, { service, key, server }: MappedService): void {
  const { image } = service;
  const isLatest = typeof image === 'string' && (!/[:@][^/]*$/.test(image) || image.endsWith(':latest'));
  if (!isLatest || service.build !== undefined) return;
  const text =
    server === undefined
      ? `runs whatever ${image} is today: name a version`
      : `ran whatever ${image} was; now it is the version that this apphost was tested with, which may not read older data`;
  remark(server === undefined ? 'improved' : 'changed', key, text, ['services', key, 'image']);
}

interface MountOption {
  readonly bind?: string;
  readonly volume?: string | true;
  readonly external?: boolean;
  readonly target: string;
}

/** Before it is published, a person has to decide these. */
function noteForCluster(mapping: Mapping, mapped: MappedService): void {
  const { remark } = mapping;
  const { resource, key, server } = mapped;
  const at = ['services', key];
  const {
    volume,
    mounts = [],
    labels = {},
  } = resource.options as {
    readonly volume?: { readonly external?: boolean };
    readonly mounts?: readonly MountOption[];
    readonly labels?: Readonly<Record<string, string>>;
  };
  if (server?.dataPath !== undefined && volume === undefined)
    remark(
      'decide',
      key,
      'keeps data in no volume: before it is published, say `volume: true` or `ephemeral: true`',
      at,
    );
  for (const { bind, target } of mounts)
    if (bind !== undefined)
      remark(
        'decide',
        key,
        `mounts ${bind} at ${target}: a cluster has no such folder; put it into the image or \`files:\``,
        at,
      );
  if (volume?.external === true || mounts.some(({ external }) => external === true))
    remark('decide', key, 'keeps data in a volume that is there already: a cluster needs a claim of that name', at);
  const low = lowPorts(mapped);
  if (low.length > 0)
    remark('decide', key, `listens on port ${low.join(' and ')}, for which it must be root in a cluster`, at);
  const odd = Object.entries(labels).filter(([, value]) => !/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/.test(value));
  for (const [name] of odd)
    remark('decide', key, `its label ${name} is none that Kubernetes takes: make it an annotation`, at);
}

/** Below 1024 only root may listen. */
function lowPorts({ resource, server }: MappedService): readonly number[] {
  if (server !== undefined) return [];
  const endpoints = (resource.options['endpoints'] ?? {}) as Readonly<
    Record<string, { readonly port?: number | string; readonly targetPort?: number }>
  >;
  const ports = Object.values(endpoints).map(({ port, targetPort = port }) => Number(targetPort));
  return [...new Set(ports.filter((port) => port > 0 && port < 1024))];
}
