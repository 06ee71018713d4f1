import { expect, test } from 'vitest';
import { migrateText } from './migrate-text.ts';

test.each([
  ['ports: ["80"]', 'changed web: port 80 was open at a port that the engine chose'],
  [
    'healthcheck: { test: [CMD, check] }',
    'changed web: its health check is made every 10s rather than every 30s and for',
  ],
  [
    'healthcheck: { test: [CMD, check], interval: 1s }',
    'changed web: its health check is made for 3s rather than for 30s',
  ],
  [
    'ports: ["80:80"], healthcheck: { test: curl -f http://localhost/up }',
    'became web: its health check asks for /up, without a program of the image',
  ],
  ['depends_on: [db]', 'became web: is given the variables of a reference to db'],
])('the report says what becomes of %s', async (attributes, line) => {
  const { report } = await migrateText(`
services:
  web: { image: "a:1", ${attributes} }
  db: { image: "postgres:15", environment: { POSTGRES_PASSWORD: x, POSTGRES_DB: shop } }
`);
  expect(report).toContainEqual(expect.stringContaining(line));
  expect(report).toContain('became db: what POSTGRES_DB said is an option of its type, or a database of its own');
  expect(report).toContain('improved db: starts anew when it fails; under Compose it stayed down');
});

test('the report says once that a secret is no longer read from its variable', async () => {
  const { report } = await migrateText(`
services:
  web: { image: "a:1", secrets: [token] }
  api: { image: "a:1", secrets: [token] }
secrets: { token: { environment: TOKEN } }
`);
  expect(report.filter((line) => line.includes('TOKEN'))).toEqual([
    'changed token: was read from the variable TOKEN; it is a parameter now, and what TOKEN says is no longer asked',
  ]);
});
