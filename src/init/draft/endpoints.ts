import type { DraftResource } from './draft.ts';

/** An endpoint that a resource of the draft has. */
export interface DraftEndpoint {
  readonly resource: DraftResource;
  readonly endpoint: string;
}

export interface EndpointWish {
  /** The address for people and for processes on this machine. */
  readonly port?: number;
  /** Where the program itself listens, when it cannot be told. In a container it is the same as `port` if not said. */
  readonly targetPort?: number;
  /** It is a process, which would else be given another port. */
  readonly isProcess?: boolean;
  /** Nobody knows whether it speaks HTTP. */
  readonly isUnknown?: boolean;
}

/** Gives out endpoints, and each port of this machine once. */
export interface Endpoints {
  /** Gives why one will be chosen instead of the port that was asked for, if so. */
  add(resource: DraftResource, wish: EndpointWish): 'taken' | 'reserved' | undefined;
  /** A port that something other than an endpoint has. */
  reserve(port: number): boolean;
  /** Who is at `localhost:PORT`. */
  at(port: number): DraftEndpoint | undefined;
  /** Who containers reach by that name. */
  of(host: string): DraftEndpoint | undefined;
}

export function createEndpoints(): Endpoints {
  const byPort = new Map<number, DraftEndpoint | undefined>();
  const byHost = new Map<string, DraftEndpoint>();
  const problemOf = (port: number | undefined) => {
    if (port === undefined) return undefined;
    // There only root may listen.
    if (port < 1024) return 'reserved';
    return byPort.has(port) ? 'taken' : undefined;
  };
  return {
    add: (resource, { port, targetPort, isUnknown = false, isProcess = false }) => {
      const endpoints = (resource.options['endpoints'] ??= {}) as Record<string, unknown>;
      const listens = targetPort ?? port;
      const endpoint = nameOf(endpoints, listens, isUnknown);
      const problem = problemOf(port);
      const own = problem === undefined ? port : undefined;
      endpoints[endpoint] = {
        ...(own === undefined ? {} : { port: own }),
        ...(targetPort === undefined || (targetPort === own && !isProcess) ? {} : { targetPort }),
      };
      if (own !== undefined) byPort.set(own, { resource, endpoint });
      if (!byHost.has(resource.name)) byHost.set(resource.name, { resource, endpoint });
      return problem;
    },
    reserve: (port) => {
      const isFree = !byPort.has(port);
      if (isFree) byPort.set(port, undefined);
      return isFree;
    },
    at: (port) => byPort.get(port),
    of: (host) => byHost.get(host),
  };
}

/** Why a resource does not get the port that it had. */
export function portNote(name: string, port: number | undefined, problem: 'taken' | 'reserved'): string {
  const reason = problem === 'taken' ? 'which another one has' : 'which only root may open';
  return `${name} listened on port ${port}, ${reason}: it gets a port of its own.`;
}

/** Ports that are nearly always of a page or an API. */
const webPorts = new Set([80, 3000, 3001, 4200, 5000, 5173, 8000, 8001, 8025, 8080, 8081, 8088, 8888, 9090, 16686]);

function nameOf(endpoints: Readonly<Record<string, unknown>>, port: number | undefined, isUnknown: boolean): string {
  const isGrpc = port === 50_051;
  const isWeb = !isGrpc && (!isUnknown || (port !== undefined && webPorts.has(port)));
  const name = isGrpc ? 'grpc' : isWeb ? 'http' : 'tcp';
  return name in endpoints ? `${name}-${port ?? Object.keys(endpoints).length + 1}` : name;
}
