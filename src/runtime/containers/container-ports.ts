import type { PortRequest, PublishedPort } from './engine.ts';
import type { EngineSession } from './session.ts';

/** Where a running container's ports are. The engine is asked only for those that it chose itself. */
export async function readPorts(
  session: EngineSession,
  id: string,
  requested: readonly PortRequest[] | undefined,
): Promise<readonly PublishedPort[]> {
  if (requested?.every(({ hostPort }) => hostPort !== 0)) return requested;
  const { NetworkSettings: settings } = await session.docker.getContainer(id).inspect();
  return toPublishedPorts(settings.Ports);
}

type PortMap = Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;

/** One for each port: without an address to bind to, an engine tells the same port for IPv4 and for IPv6. */
export function toPublishedPorts(ports: PortMap | null | undefined): readonly PublishedPort[] {
  return Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const [number, protocol] = key.split('/');
    const known = new Set<string>();
    return (bindings ?? []).flatMap(({ HostIp, HostPort }): PublishedPort[] => {
      if (known.has(HostPort) || HostPort === '' || HostPort === '0') return [];
      known.add(HostPort);
      const containerPort = Number(number);
      return [
        { containerPort, protocol: protocol === 'udp' ? 'udp' : 'tcp', hostIp: HostIp, hostPort: Number(HostPort) },
      ];
    });
  });
}
