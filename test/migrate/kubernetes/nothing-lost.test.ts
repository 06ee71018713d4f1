import { expect, test } from 'vitest';
import { migrateKubernetes } from '../../../src/migrate/kubernetes/index.ts';

const deployment = (spec: object, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'api' } },
    template: {
      metadata: { labels: { app: 'api' } },
      spec: { containers: [{ name: 'api', image: 'registry.example.com/api:1.0.0', ...more }], ...spec },
    },
  },
});

async function migrate(...objects: readonly object[]) {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const { migrated, diagnostics } = await migrateKubernetes([{ file: '-', text }], {
    file: '/work/app.yaml',
    lift: true,
  });
  expect(diagnostics).toEqual([]);
  const said = (migrated?.remarks ?? []).map(({ subject, text: remark }) => `${subject}: ${remark}`).join('\n');
  return { text: migrated?.text ?? '', said, secrets: migrated?.secrets };
}

/** Every field of a pod that the mapping does not know: each must be kept or named. */
const podFields: readonly (readonly [string, object])[] = [
  ['nodeSelector', { nodeSelector: { disk: 'ssd' } }],
  ['hostNetwork', { hostNetwork: true }],
  ['priorityClassName', { priorityClassName: 'high' }],
  ['dnsConfig', { dnsConfig: { nameservers: ['10.0.0.10'] } }],
  ['tolerations', { tolerations: [{ key: 'gpu', operator: 'Exists' }] }],
  ['runtimeClassName', { runtimeClassName: 'gvisor' }],
  ['hostAliases', { hostAliases: [{ ip: '10.1.2.3', hostnames: ['old-db'] }] }],
  ['someFieldOfTomorrow', { someFieldOfTomorrow: { deep: [{ value: 1 }] } }],
];

test.each(podFields)('`%s` of a pod is kept in the `kubernetes:` block and said', async (name, spec) => {
  const { text, said } = await migrate(deployment(spec));
  expect(text).toContain(name);
  expect(said).toContain(`spec.template.spec.${name}`);
});

const containerFields: readonly (readonly [string, object])[] = [
  ['imagePullPolicy', { imagePullPolicy: 'Never' }],
  ['stdin', { stdin: true }],
  ['lifecycle.postStart.exec.command', { lifecycle: { postStart: { exec: { command: ['warm-up'] } } } }],
  ['resources.requests.cpu', { resources: { requests: { cpu: '7m' } } }],
  ['volumeDevices[0].devicePath', { volumeDevices: [{ name: 'raw', devicePath: '/dev/raw' }] }],
  ['someFieldOfTomorrow', { someFieldOfTomorrow: 'x' }],
];

test.each(containerFields)('`%s` of a container has no place, and is named', async (name, more) => {
  const { said } = await migrate(deployment({}, more));
  expect(said).toContain(`\`${name}: `);
});

test('what nothing reads, what nobody knows and what has no selector is named', async () => {
  const { said } = await migrate(
    deployment({}),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'unused' }, data: { KEY: 'value' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'unused' }, stringData: { token: 'x' } },
    { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' }, spec: { size: 3 } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'lonely' },
      spec: { selector: { app: 'gone' }, ports: [{ port: 80 }] },
    },
  );
  expect(said).toContain('ConfigMap unused: nothing reads `data.KEY`');
  expect(said).toContain('Secret unused: nothing reads `stringData.token`');
  expect(said).toContain('Widget one: is nothing that the manifest knows');
  expect(said).toContain('Service lonely: is nothing that the manifest knows');
});

test('names of Services in variables, arguments and files become references', async () => {
  const db = deployment({}, { ports: [{ containerPort: 9000 }] });
  const { text } = await migrate(
    {
      ...db,
      metadata: { name: 'db-api' },
      spec: {
        ...db.spec,
        selector: { matchLabels: { app: 'db' } },
        template: { ...db.spec.template, metadata: { labels: { app: 'db' } } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'store', namespace: 'shop' },
      spec: { selector: { app: 'db' }, ports: [{ port: 80, targetPort: 9000 }] },
    },
    deployment(
      {},
      { env: [{ name: 'STORE', value: 'store.shop.svc.cluster.local:80' }], args: ['--store=store:80', '$(STORE)'] },
    ),
  );
  expect(text).toContain('STORE: ${store.tcp.host}:${store.tcp.port}');
  expect(text).toContain('--store=${store.tcp.host}:${store.tcp.port}');
  expect(text).toContain('references: [store]');
});
