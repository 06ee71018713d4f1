import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml';
import type { Path } from '../../src/manifest/source.ts';

/** A part of a manifest's text that a mutation can change. */
export interface Spot {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every key and every scalar value of a text, with its place. */
export function findSpots(text: string): readonly Spot[] {
  const spots: Spot[] = [];
  const add = (node: unknown, path: Path, part: Spot['part']): void => {
    if (!isScalar(node) || !node.range) return;
    const [start, end] = node.range;
    if (end > start) spots.push({ path, part, start, end, text: text.slice(start, end) });
  };
  const walk = (node: Node | null | undefined, path: Path): void => {
    if (isMap(node)) {
      for (const pair of node.items as Pair<Node, Node>[]) {
        const inner = [...path, String(isScalar(pair.key) ? pair.key.value : '')];
        add(pair.key, inner, 'key');
        walk(pair.value, inner);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) walk(item as Node, [...path, index]);
    } else add(node, path, 'value');
  };
  walk(parseDocument(text).contents, []);
  return spots;
}

export function replace(text: string, { start, end }: Pick<Spot, 'start' | 'end'>, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** Line and column, from 1, of an offset. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Maps in which the user chooses the keys: any name is right there. */
const open = [
  /^parameters$/,
  /^resources$/,
  /^resources\.[^.]+\.(?:env|endpoints|labels|annotations|options|secrets|files|kubernetes|compose|azure)$/,
  /\.inject$/,
  /^environments/,
  /^evidence/,
];

/** Whether a key stands where only known ones may. */
export function isClosed(path: Path): boolean {
  const parent = path.slice(0, -1).join('.');
  return !String(path.at(-1)).startsWith('x-') && !open.some((pattern) => pattern.test(parent));
}

/** A manifest that uses as much as one can. */
export const large = `# yaml-language-server: $schema=../../schemas/app.schema.json
name: large
id: large-one
parameters:
  region: { default: eastus, description: where }
  key: { secret: true }
  db-password: { secret: true, generate: { length: 24, special: false } }
x-defaults: &defaults
  restart: on-failure:5
  stop: { signal: SIGINT, grace: 30s }
resources:
  cache:
    type: redis
    volume: { name: cache-data, size: 2Gi }
  db:
    type: postgres
    password: \${parameters.db-password}
    volume: true
    databases: [appdb, { name: orders-db, database: orders }]
    pool: { min: 1, max: 20, timeout: 15s }
  queue:
    type: rabbitmq
    port: 5673
  api:
    <<: *defaults
    type: executable
    command: node server.js
    replicas: { min: 2, max: 5, cpu: 70 }
    references:
      - appdb
      - { resource: cache, until: started, inject: { REDIS_URL: uri } }
      - resource: queue
        as: broker
        optional: true
    waitFor: [migrate]
    endpoints:
      http: { port: 8080, external: true }
      rpc: { scheme: grpc, protocol: tcp, bind: 127.0.0.1 }
    health: { http: /health, live: /alive, interval: 5s, retries: 4 }
    limits: { cpu: 0.5, memory: 512Mi }
    env:
      PLAIN: text
      NUMBER: 5
      HOST: "\${db.host}:\${db.port}"
      REGION: \${parameters.region:-none}
      OWN: |
        first \${self.http.port}
        second \${env.HOME}
    profiles: [debug]
    labels: { team: orders }
  migrate:
    type: job
    image: busybox:1.36
    command: [sh, -c, "echo \${orders-db.uri}"]
    references: [orders-db]
  box:
    type: container
    image: nginx:1.29
    endpoints: { http: { port: 8090, targetPort: 80 } }
    mounts: [{ volume: web, target: /data, readOnly: true }]
    user: 1000
    explicitStart: true
  web:
    extends: api
    endpoints: { http: { port: 3000 } }
  net: { type: network }
  vault:
    type: key-vault
    secrets: { stripe: "\${parameters.key}" }
  given: { type: external, url: https://api.example.com }
  apim:
    type: gateway
    network: net
    endpoints: { http: { port: 8000 } }
    policies:
      - rateLimit: { requestsPerMinute: 100, by: ip }
    routes:
      - { path: /api, to: web }
telemetry:
  export: https://collector.example.com:4317
`;
