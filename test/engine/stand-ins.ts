import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An image that is built here and served under the name of the one it stands for. */
export interface StandIn {
  /** The folder in `images/` with its Dockerfile; also what its build is called. */
  readonly folder: string;
  /** The names that a pull finds it under. */
  readonly names: readonly string[];
  /** The stand-in that its Dockerfile starts from, when that is not the base. */
  readonly from?: string;
  /** Files of this machine that its context holds besides the folder's own, by the name they get there. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the build depends on besides the folder's content. */
  readonly version?: string;
}

/** The root file system that the others start from. */
export const base = 'apphost-test/base:trixie';

/** The images that tests may pull, by what they are. */
export const images = {
  postgres: 'postgres:18.3',
  redis: 'redis:8.6',
  rabbitmq: 'rabbitmq:4.3',
  rabbitmqManagement: 'rabbitmq:4.3-management',
  mariadb: 'mariadb:11.8',
  mysql: 'mysql:9.7',
  valkey: 'valkey/valkey:9.1',
  nats: 'nats:2.14',
  mosquitto: 'eclipse-mosquitto:2.0',
  memcached: 'memcached:1.6',
  nginx: 'nginx:1.29',
  node: 'node:20-bookworm-slim',
  busybox: 'busybox:1.36',
  /** An HTTP server on `$PORT` (8080) that answers its host name, environment and the request as JSON. */
  echo: 'apphost-test/echo:1',
  /** 64 MiB in two layers that do not compress: for what a pull shows on its way. */
  payload: 'apphost-test/payload:1',
} as const;

/** In the order in which their builds start: the longest first, and none before the one it starts from. */
export function standIns(): StandIn[] {
  return [
    { folder: 'rabbitmq', names: [images.rabbitmq] },
    { folder: 'servers', names: ['apphost-test/servers:1'] },
    { folder: 'postgres', names: [images.postgres] },
    { folder: 'redis', names: [images.redis] },
    { folder: 'node', names: [images.node], files: nodeFiles(), version: process.version },
    { folder: 'busybox', names: [images.busybox] },
    { folder: 'mariadb', names: [images.mariadb, images.mysql], from: 'servers' },
    { folder: 'valkey', names: [images.valkey], from: 'servers' },
    { folder: 'nats', names: [images.nats], from: 'servers' },
    { folder: 'mosquitto', names: [images.mosquitto], from: 'servers' },
    { folder: 'memcached', names: [images.memcached], from: 'servers' },
    { folder: 'nginx', names: [images.nginx] },
    { folder: 'rabbitmq-management', names: [images.rabbitmqManagement], from: 'rabbitmq' },
    { folder: 'echo', names: [images.echo], from: 'node' },
    { folder: 'payload', names: [images.payload], from: 'busybox' },
  ];
}

/** The Node and npm that run the tests, and whom they trust: a machine may reach npm through a proxy of its own. */
function nodeFiles(): Record<string, string> {
  const node = realpathSync(process.execPath);
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  return {
    node,
    npm: join(dirname(node), '..', 'lib', 'node_modules', 'npm'),
    ...(existsSync(certificates) && { 'certificates/ca.crt': certificates }),
  };
}
