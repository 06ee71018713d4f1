import { expect, test } from 'vitest';
import { publishDraft } from './publish-draft.ts';

const api = `api:
  type: container
  image: ghcr.io/acme/api:1.0.0
  endpoints: { http: { targetPort: 8080 } }
  health: { http: /health }
  env: { LEVEL: info }
  files: { /etc/api.conf: "on" }
  kubernetes:
`;

test('a patch may be for one object of several, and `null` leaves one out', async () => {
  const { find } = await publishDraft(`${api}    ConfigMap/api-config: { data: { LEVEL: debug } }
    PodDisruptionBudget: null
`);
  expect(find('ConfigMap', 'api-config')).toMatchObject({ data: { LEVEL: 'debug' } });
  expect(find('ConfigMap', 'api-files')).not.toHaveProperty('data.LEVEL');
  expect(find('PodDisruptionBudget', 'api')).toBeUndefined();
});

test('further objects are written as they are', async () => {
  const widget =
    '{ apiVersion: example.com/v1, kind: Widget, metadata: { name: one, namespace: app }, spec: { size: 3 } }';
  const { find } = await publishDraft(`${api}    objects: [${widget}]\n`);
  expect(find('Widget', 'one')).toMatchObject({ spec: { size: 3 } });
});
