import { describe, expect, test } from 'vitest';
import { publishText, type PublishTextOptions } from '../publish-text.ts';

const publishSwarm = (text: string, options: PublishTextOptions = {}) =>
  publishText(text, { ...options, target: 'swarm' });

describe('ports', () => {
  const manifest = `
name: ports
resources:
  open: { type: container, image: acme/a:1, replicas: 3, endpoints: { http: { port: 8000, targetPort: 80, external: true } } }
  shut: { type: container, image: acme/b:1, endpoints: { http: { port: 8001, targetPort: 80 } } }
  bound: { type: container, image: acme/c:1, endpoints: { http: { port: 8002, targetPort: 80, bind: 10.0.0.5 } } }
`;

  test('are opened on every node, but not those of the machine alone', async () => {
    const { compose, diagnostics } = await publishSwarm(manifest);
    const { open, shut, bound } = compose.services;
    expect(open?.['ports']).toEqual(['8000:80']);
    expect(shut?.['ports']).toBeUndefined();
    expect(bound?.['ports']).toEqual(['8002:80']);
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'NOT_PUBLISHED shut opens no port 8001: a swarm opens ports on every address of its nodes, and this one is for its machine alone',
      'SWARM_PORT_EVERYWHERE bound opens port 8002 (10.0.0.5) on every address of the nodes: a swarm knows no other way',
    ]);
  });

  test('are those of the node that a task runs on, with the routing of hosts', async () => {
    const { compose, diagnostics } = await publishSwarm(manifest, { swarmRouting: 'host' });
    expect(compose.services['open']).toMatchObject({
      ports: [{ target: 80, published: 8000, protocol: 'tcp', mode: 'host' }],
      deploy: { endpoint_mode: 'dnsrr', replicas: 3, update_config: { order: 'stop-first' } },
    });
    expect(compose.services['shut']?.['deploy']).toMatchObject({ endpoint_mode: 'dnsrr' });
    expect(diagnostics.map(({ code }) => code)).toContain('SWARM_PORT_PER_NODE');
  });
});

describe('what runs', () => {
  test('is started again, renewed and placed as a swarm does it', async () => {
    const { compose } = await publishSwarm(`
name: run
resources:
  db: { type: postgres, volume: true }
  api:
    type: container
    image: acme/api:1
    platform: linux/arm64
    restart: on-failure:4
    stop: { grace: 40s }
    limits: { cpu: 0.5, memory: 128Mi }
    requests: { cpu: 250m }
    mounts: [{ tmpfs: true, target: /cache }, { tmpfs: true, target: /small, size: 64Mi }]
`);
    expect(compose.services['db']?.['deploy']).toEqual({
      placement: { constraints: ['node.labels.run.db-data == true'] },
      restart_policy: { condition: 'any', delay: '5s' },
      rollback_config: { order: 'stop-first' },
      update_config: { failure_action: 'rollback', order: 'stop-first' },
    });
    expect(compose.services['api']).toEqual({
      image: 'acme/api:1',
      stop_grace_period: '40s',
      deploy: {
        placement: { constraints: ['node.platform.os == linux', 'node.platform.arch == aarch64'] },
        resources: { limits: { cpus: '0.5', memory: '128m' }, reservations: { cpus: '0.25' } },
        restart_policy: { condition: 'on-failure', delay: '5s', max_attempts: 4 },
        rollback_config: { order: 'start-first' },
        update_config: { failure_action: 'rollback', order: 'start-first' },
      },
      volumes: [
        { type: 'tmpfs', target: '/small', tmpfs: { size: 67_108_864 } },
        { type: 'tmpfs', target: '/cache' },
      ],
    });
  });

  test('to its end is a job, and what waits for somebody has no replica', async () => {
    const { compose, diagnostics } = await publishSwarm(`
name: work
resources:
  setup: { type: job, image: acme/setup:1 }
  nightly: { type: job, image: acme/nightly:1, schedule: "0 3 * * *" }
  tool: { type: container, image: acme/tool:1, explicitStart: true }
  everywhere: { type: container, image: acme/agent:1, perNode: true }
`);
    const deploy = (name: string) => compose.services[name]?.['deploy'];
    expect(deploy('setup')).toEqual({
      mode: 'replicated-job',
      restart_policy: { condition: 'on-failure', delay: '5s' },
    });
    expect(deploy('nightly')).toMatchObject({
      replicas: 0,
      restart_policy: { condition: 'none' },
      labels: { 'swarm.cronjob.enable': 'true', 'swarm.cronjob.schedule': '0 3 * * *' },
    });
    expect(deploy('tool')).toMatchObject({ replicas: 0 });
    expect(deploy('everywhere')).toMatchObject({ mode: 'global' });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'nightly runs by schedule, which a swarm itself does not know: its labels say when',
      'tool is there without a replica until somebody starts it',
    ]);
  });

  test('in a region runs on the nodes of that region', async () => {
    const { compose } = await publishSwarm(`
name: world
resources:
  api: { type: container, image: acme/api:1, region: west }
`);
    expect(compose.services['api']?.['deploy']).toMatchObject({
      placement: { constraints: ['node.labels.region == west'] },
    });
  });
});

describe('files', () => {
  const manifest = (greeting: string) => `
name: files
parameters:
  who-is-it: { default: world }
  the-key: { secret: true }
resources:
  app:
    type: container
    image: acme/app:1
    security: { readOnlyRoot: true }
    files:
      /etc/plain.conf: { content: "${greeting}" }
      /etc/open.conf: { content: "{{ hello }} \${parameters.who-is-it} \${parameters.the-key}" }
      /run/secrets/key: { content: "\${parameters.the-key}" }
`;

  test('are objects with another name for another content', async () => {
    const one = await publishSwarm(manifest('hello'));
    const other = await publishSwarm(manifest('good day'));
    const nameOf = ({ compose }: typeof one) => (compose.configs?.['plain.conf'] as { name: string } | undefined)?.name;
    expect(nameOf(one)).toMatch(/^files_plain\.conf-[0-9a-f]{8}$/);
    expect(nameOf(other)).not.toBe(nameOf(one));
    expect(one.files.get('configs/plain.conf')).toBe('hello\n');
    expect(one.compose.services['app']?.['read_only']).toBe(true);
  });

  test('with parameters are filled in where their task starts', async () => {
    const { compose, files } = await publishSwarm(manifest('hello'));
    expect(compose.configs?.['open.conf']).toMatchObject({ file: './configs/open.conf', template_driver: 'golang' });
    expect(files.get('configs/open.conf')).toBe(
      '{{"{{"}} hello }} {{ env "FILE_WHO_IS_IT" }} {{ env "FILE_THE_KEY" }}\n',
    );
    expect(compose.services['app']?.['environment']).toEqual({
      FILE_WHO_IS_IT: '${WHO_IS_IT:-world}',
      FILE_THE_KEY: '${THE_KEY:?}',
    });
  });

  test('that are secrets are made by whoever deploys', async () => {
    const { compose, files } = await publishSwarm(manifest('hello'));
    expect(compose.secrets).toEqual({ key: { name: '${THE_KEY_SECRET:-files_key}', external: true } });
    expect(files.get('README.md')).toContain(
      'printf %s "$THE_KEY" | docker secret create "${THE_KEY_SECRET:-files_key}" -\n',
    );
    expect(files.get('.env.example')).toContain(
      '# The name of the secret that holds THE_KEY. Optional.\n#THE_KEY_SECRET=files_key\n',
    );
  });
});

test('a variable in another form has a variable of its own, which the shell fills', async () => {
  const { compose, files } = await publishSwarm(`
name: forms
resources:
  db: { type: postgres, ephemeral: true, databases: [shop] }
  app: { type: container, image: acme/app:1, references: [shop] }
`);
  expect(compose.services['app']?.['environment']).toMatchObject({
    SHOP_URI: 'postgresql://postgres:${DB_PASSWORD_URI:?}@db:5432/shop',
  });
  const example = files.get('.env.example') ?? '';
  expect(example).toContain('\nDB_PASSWORD_URI=$DB_PASSWORD\n');
  expect(example.indexOf('\nDB_PASSWORD=')).toBeLessThan(example.indexOf('\nDB_PASSWORD_URI='));
});

test('what only Compose knows is left out, and said', async () => {
  const { compose, diagnostics } = await publishSwarm(`
name: odd
resources:
  sniffer:
    type: container
    image: acme/sniffer:1
    security: { privileged: true }
    mounts: [{ bind: ./data, target: /data }]
    compose: { devices: [/dev/net/tun], container_name: sniffer, tmpfs: [/tmp], deploy: { placement: { constraints: [node.hostname == one] } } }
`);
  const { sniffer } = compose.services;
  expect(Object.keys(sniffer ?? {}).sort()).toEqual(['deploy', 'image', 'volumes']);
  expect(sniffer?.['volumes']).toEqual(['../data:/data', { type: 'tmpfs', target: '/tmp' }]);
  expect(sniffer?.['deploy']).toMatchObject({ placement: { constraints: ['node.hostname == one'] } });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'SWARM_BIND_MOUNT sniffer mounts a folder of its machine at /data, which every node that may run it must have',
    'SWARM_LEFT_OUT sniffer runs in a swarm without `privileged`, `devices`, which a swarm does not know',
  ]);
});

test('an image without a registry is warned about', async () => {
  const text = 'name: local\nresources: { api: { type: project, path: ./api } }\n';
  const { diagnostics } = await publishSwarm(text);
  expect(diagnostics.map(({ code }) => code)).toContain('SWARM_IMAGE_LOCAL');
  const named = await publishSwarm(text, { images: { registry: 'ghcr.io/acme' } });
  expect(named.diagnostics.map(({ code }) => code)).not.toContain('SWARM_IMAGE_LOCAL');
});
