import type { MappedService, Mapping } from './mapping.ts';

interface Endpoint {
  readonly port?: number | string;
  readonly targetPort?: number;
  readonly protocol?: string;
  readonly bind?: string;
}

interface Taken {
  readonly owner: MappedService;
  readonly port: number;
  readonly protocol: string;
  readonly bind: string;
}

/**
 * A port that two services open: Compose notices when both run at once, the manifest before anything does. The first one
 * keeps it, unless profiles keep the two apart.
 */
export function separatePorts(mapping: Mapping): void {
  const taken: Taken[] = [];
  for (const mapped of mapping.services.values()) {
    const { options } = mapped.resource;
    const endpoints = (options['endpoints'] ?? {}) as Record<string, Endpoint>;
    const isTaken = ({ port, protocol = 'tcp', bind = '127.0.0.1' }: Endpoint): boolean => {
      if (typeof port !== 'number') return false;
      const asked = { owner: mapped, port, protocol, bind };
      const other = taken.find((earlier) => collide(earlier, asked));
      if (other === undefined) taken.push(asked);
      else remarkOnTaken(mapping, asked, other);
      return other !== undefined;
    };
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const { port, ...rest } = endpoint;
      if (isTaken(endpoint)) endpoints[name] = { targetPort: Number(port), ...rest };
    }
    // A server says its port without an endpoint.
    if (isTaken(options)) delete options['port'];
  }
}

function collide(one: Taken, other: Taken): boolean {
  const isSame = one.port === other.port && one.protocol === other.protocol;
  const isSameAddress =
    one.bind === other.bind || [one.bind, other.bind].some((each) => /^(0\.0\.0\.0|::)$/.test(each));
  return isSame && isSameAddress && !areApart(one.owner, other.owner);
}

/** Whether no profile starts both. */
function areApart({ resource: one }: MappedService, { resource: other }: MappedService): boolean {
  const [first = [], second = []] = [one, other].map(({ options }) => (options['profiles'] ?? []) as readonly string[]);
  return first.length > 0 && second.length > 0 && !first.some((profile) => second.includes(profile));
}

function remarkOnTaken({ remark }: Mapping, { owner, port }: Taken, other: Taken): void {
  const text = `port ${port} is that of ${other.owner.resource.name} too, and one of them could not start: it gets another one, unless \`port\` says which or profiles keep the two apart`;
  remark('decide', owner.key, text, ['services', owner.key, 'ports']);
}
