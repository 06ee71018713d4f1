import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { publishText } from '../../../publish/compose/publish-text.ts';
import { migrateText } from './migrate-text.ts';

/** A service of a compose file that is migrated faithfully and published again. */
async function trip(text: string, service: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { text: manifest } = await migrateText(text, { lift: false, isFaithful: true });
  const { compose, diagnostics } = await publishText(manifest);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compose.services[service];
}

describe('a faithful trip', () => {
  test('keeps the one port of several replicas', async () => {
    const text = 'services: { web: { image: "a:1", ports: ["8080:80"], deploy: { replicas: 2 } } }\n';
    expect(await trip(text, 'web')).toMatchObject({ ports: ['8080:80'], deploy: { replicas: 2 } });
    const { report } = await migrateText(text);
    expect(report).toContainEqual(expect.stringContaining('changed web: port 8080 leads to all of its replicas'));
  });

  test('waits for the check that the image of another has', async () => {
    const text =
      'services:\n  web: { image: "a:1", depends_on: { db: { condition: service_healthy } } }\n  db: { image: "b:1" }\n';
    expect(await trip(text, 'web')).toMatchObject({ depends_on: { db: { condition: 'service_healthy' } } });
    expect(await trip(text, 'db')).not.toHaveProperty('healthcheck');
    expect((await migrateText(text)).report).toContainEqual(expect.stringContaining('changed db: is healthy under'));
  });

  test('hands secrets to the build again', async () => {
    const text = `
services:
  web: { build: { context: ., dockerfile_inline: FROM scratch, secrets: [token, { source: netrc, target: login }] } }
secrets: { token: { environment: TOKEN }, netrc: { file: ./netrc } }
`;
    expect(await trip(text, 'web')).toMatchObject({
      build: { secrets: ['token', { source: 'netrc', target: 'login' }] },
    });
  });

  test('declares no parameter for a label, which takes none', async () => {
    const { text, report } = await migrateText('services: { web: { image: "a:1", labels: { a: "${A:-b}" } } }\n');
    expect(parse(text)).not.toHaveProperty('parameters');
    expect(report).toContainEqual(expect.stringContaining('decide web: its label a depends on a variable'));
  });
});

test('a place of the machine stays one, and one of the project is relative to the manifest', async () => {
  const { text } = await migrateText('services: { web: { image: "a:1", volumes: ["/etc/pihole/:/a", "./b:/b"] } }\n');
  expect(parse(text)).toMatchObject({
    resources: { web: { mounts: [{ bind: '/etc/pihole' }, { bind: './b' }] } },
  });
});

describe('a port that two services open', () => {
  const services = (...more: readonly [string, string]): string =>
    `services:\n  one: { image: "a:1", ports: ["7000:7000"]${more[0]} }\n  two: { image: "a:1", ports: ["7000:7000"]${more[1]} }\n`;

  test('stays with the first, and the report says so', async () => {
    const { text, report } = await migrateText(services('', ''));
    const { resources } = parse(text) as { resources: Record<string, { endpoints: unknown }> };
    expect(resources['one']?.endpoints).toEqual({ tcp: { port: 7000 } });
    expect(resources['two']?.endpoints).toEqual({ tcp: { targetPort: 7000 } });
    expect(report).toContainEqual(expect.stringContaining('decide two: port 7000 is that of one too'));
  });

  test('is that of both where profiles keep them apart', async () => {
    const { text, report } = await migrateText(services(', profiles: [a]', ', profiles: [b]'));
    expect(text.match(/port: 7000/g)).toHaveLength(2);
    expect(report.filter((line) => line.includes('is that of'))).toEqual([]);
  });

  test('may be that of a server', async () => {
    const text =
      'services:\n  one: { image: "a:1", ports: ["5432:80"] }\n  db: { image: "postgres:15", environment: { POSTGRES_PASSWORD: x }, ports: ["5432:5432"] }\n';
    const { text: manifest } = await migrateText(text);
    expect(parse(manifest)).not.toHaveProperty('resources.db.port');
  });
});
