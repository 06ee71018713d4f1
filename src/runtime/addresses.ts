import type { DesiredEndpoint, DesiredResource } from '../plan/desired.ts';
import { isBehindProxy } from '../plan/plan-addresses.ts';
import { toPortError } from './ports/port-error.ts';
import { createProxy, type Proxy, type ProxyProtocol } from './proxy/index.ts';
import type { Serving } from './replica-life.ts';
import type { ReplicaRunner } from './replica-runner.ts';

/** The stable addresses of the application: a proxy for each TCP endpoint, with the healthy replicas behind it. */
export interface Addresses {
  /** Opens what is not open yet. Rejects with `PORT_IN_USE` and the like; what was opened for the resource stays. */
  open(resource: DesiredResource): Promise<void>;
  /** Closes all of a resource, or only these endpoints. */
  close(resource: string, endpoints?: ReadonlySet<string>): Promise<void>;
  closeAll(): Promise<void>;
  /** Containers reach what is behind a proxy at this address of their network. */
  listenOnGateway(gateway: string): Promise<void>;
  serve(resource: DesiredResource, replica: ReplicaRunner, serving: Serving): void;
  /** `resource.endpoint` → `host:port`, as the plan compares it. */
  list(): ReadonlyMap<string, string>;
}

interface Opened {
  readonly proxy: Proxy;
  readonly resource: string;
  readonly endpoint: DesiredEndpoint;
}

/** Long enough for requests under way; what stays open longer is cut with the replica. */
const drainGrace = 10_000;

export function createAddresses(): Addresses {
  const book: Book = { opened: new Map(), gateways: new Set() };
  return {
    open: async (resource) => {
      const endpoints = resource.endpoints.filter((endpoint) => isBehindProxy(resource, endpoint));
      await Promise.all(endpoints.map((endpoint) => openEndpoint(book, resource.name, endpoint)));
    },
    close: (resource, endpoints) =>
      closeWhere(book, (entry) => entry.resource === resource && endpoints?.has(entry.endpoint.name) !== false),
    closeAll: async () => {
      book.gateways.clear();
      await closeWhere(book, () => true);
    },
    listenOnGateway: async (gateway) => {
      book.gateways.add(gateway);
      const onNetwork = [...book.opened].filter(([, { endpoint }]) => endpoint.onNetwork);
      await Promise.all(
        onNetwork.map(([key, { proxy, endpoint }]) => listenWhereThereIs(proxy, gateway, { key, port: endpoint.port })),
      );
    },
    serve: (resource, replica, serving) => serve(book, resource, { replica, serving }),
    list: () => new Map([...book.opened].map(([key, { endpoint }]) => [key, addressOf(endpoint)])),
  };
}

interface Book {
  readonly opened: Map<string, Opened>;
  readonly gateways: Set<string>;
}

async function openEndpoint({ opened, gateways }: Book, resource: string, endpoint: DesiredEndpoint): Promise<void> {
  const key = `${resource}.${endpoint.name}`;
  const before = opened.get(key);
  if (before !== undefined && addressOf(before.endpoint) === addressOf(endpoint)) return;
  await before?.proxy.close();
  opened.delete(key);
  const { bind: host, port } = endpoint;
  const listen = [{ host, port }];
  const proxy = await createProxy({ resource, endpoint: endpoint.name, protocol: protocolOf(endpoint), listen }).catch(
    async (error: unknown) => {
      throw await toPortError(error, { port, host, wantedBy: key });
    },
  );
  opened.set(key, { proxy, resource, endpoint });
  // Many programs try ::1 first for `localhost`: nobody else's server must answer there.
  const further = [...(host === '127.0.0.1' ? ['::1'] : []), ...(endpoint.onNetwork ? gateways : [])];
  await Promise.all(further.map((address) => listenWhereThereIs(proxy, address, { key, port })));
}

async function closeWhere({ opened }: Book, isMeant: (entry: Opened) => boolean): Promise<void> {
  const closing = [...opened].filter(([, entry]) => isMeant(entry));
  for (const [key] of closing) opened.delete(key);
  await Promise.all(closing.map(([, { proxy }]) => proxy.close()));
}

function serve(
  { opened }: Book,
  resource: DesiredResource,
  { replica, serving }: { readonly replica: ReplicaRunner; readonly serving: Serving },
): void {
  const id = String(replica.replica);
  for (const endpoint of resource.endpoints) {
    const proxy = opened.get(`${resource.name}.${endpoint.name}`)?.proxy;
    const address = replica.launched?.target.addresses.get(endpoint.name);
    if (proxy === undefined) continue;
    if (serving === 'gone') proxy.remove(id);
    else if (serving === 'draining') void proxy.drain(id, drainGrace);
    else if (address !== undefined) proxy.add({ id, host: address.host, port: address.port });
  }
}

async function listenWhereThereIs(proxy: Proxy, host: string, use: { key: string; port: number }): Promise<void> {
  try {
    await proxy.listenAlso({ host, port: use.port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // No IPv6 here; or an engine in a virtual machine, whose gateway is not an address of this one.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return;
    throw await toPortError(error, { port: use.port, host, wantedBy: use.key });
  }
}

function protocolOf({ scheme }: DesiredEndpoint): ProxyProtocol {
  if (scheme === 'http' || scheme === 'ws') return 'http';
  return scheme === 'grpc' ? 'grpc' : 'tcp';
}

function addressOf({ bind, port }: DesiredEndpoint): string {
  return `${bind}:${port}`;
}
