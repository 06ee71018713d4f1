import type { Kind } from '../../kinds/kind.ts';
import type { RecognisedConnection } from '../../kinds/recognise.ts';
import { addResource, type Draft, type DraftResource } from './draft.ts';
import { toResourceName, type Names } from '../../kinds/give-names.ts';

/** A server of the application, and what is known of where it was found. */
export interface DraftServer {
  readonly kind: Kind;
  readonly resource: DraftResource;
  /** Names that containers reach it by. */
  readonly hosts: Set<string>;
  /** Ports of this machine that it was found on. */
  readonly ports: Set<number>;
  /** Resources of the databases in it, by what the server calls them. */
  readonly databases: Map<string, string>;
}

export interface Servers {
  add(kind: Kind, wish: string, options?: Readonly<Record<string, unknown>>): DraftServer;
  /** The one that a connection leads to, which is added when it is the first to say so. */
  of(connection: RecognisedConnection, why: string): DraftServer;
  /** The resource of a database in it. */
  database(server: DraftServer, name: string): string;
}

export function createServers(draft: Draft, names: Names): Servers {
  const all: DraftServer[] = [];
  const add: Servers['add'] = (kind, wish, options = {}) => {
    const resource = addResource(draft, {
      name: names.take(wish, [kind.name]),
      type: kind.name,
      options: { ...options },
    });
    const server = { kind, resource, hosts: new Set<string>(), ports: new Set<number>(), databases: new Map() };
    all.push(server);
    return server;
  };
  return {
    add,
    of: (connection, why) => {
      const found = all.find((server) => isMeant(server, connection)) ?? onlyOne(all, connection);
      const { kind, host, port } = connection;
      const server = found ?? add(kind, kind.signs?.usualName ?? kind.name, usualOptions(kind));
      if (found === undefined) draft.findings.push({ what: `${server.resource.name} (${kind.name})`, why });
      if (isLoopback(host)) server.ports.add(port ?? kind.usualPort ?? 0);
      else server.hosts.add(host);
      return server;
    },
    database: (server, name) => {
      const known = server.databases.get(name);
      if (known !== undefined) return known;
      const child = names.take(toResourceName(name), ['db', 'database']);
      server.databases.set(name, child);
      addChild(server, child, name);
      return child;
    },
  };
}

/** Whether a connection leads to this machine or to a neighbour in a network of containers. */
export function isLocal(host: string): boolean {
  return isLoopback(host) || /^[a-z0-9_-]+$/.test(host) || host === 'host.docker.internal';
}

function isLoopback(host: string): boolean {
  return (
    ['', 'localhost', '::1', '0.0.0.0', '.', '(local)', 'host.docker.internal'].includes(host) ||
    /^127\.|^\(localdb\)/.test(host)
  );
}

function isMeant({ kind, hosts, ports }: DraftServer, connection: RecognisedConnection): boolean {
  const { host, port = connection.kind.usualPort ?? 0 } = connection;
  // Kinds that speak one protocol go by each other's names: the address says which is meant.
  if (!isLoopback(host)) return hosts.has(host);
  return kind.usualPort === connection.kind.usualPort && ports.has(port);
}

/** A server that no address is known of, or an unknown name where there is just one such server. */
function onlyOne(all: readonly DraftServer[], { kind, host }: RecognisedConnection): DraftServer | undefined {
  const [first, ...others] = all.filter((server) => server.kind === kind);
  if (first === undefined || others.length > 0) return undefined;
  return !isLoopback(host) || first.ports.size === 0 ? first : undefined;
}

/** What people develop with stays from one run to the next. */
function usualOptions(kind: Kind): Readonly<Record<string, unknown>> {
  return kind.children?.some(({ type }) => type === 'database') === true ? { volume: true } : {};
}

function addChild({ kind, resource }: DraftServer, child: string, name: string): void {
  const list = kind.children?.find(({ type }) => type === 'database');
  if (list === undefined) return;
  const before = (resource.options[list.property] ?? []) as readonly unknown[];
  resource.options[list.property] = [...before, child === name ? name : { name: child, [list.inner]: name }];
}
