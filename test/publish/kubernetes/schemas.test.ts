import { expect, it } from 'vitest';
import { checkedVersions, describeWithSchemas, validateObject } from './schemas.ts';

describeWithSchemas('the schemas of Kubernetes', () => {
  const deployment = (spec: object) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
      ...spec,
    },
  });

  it.each(checkedVersions)('accept what is right at %s', (version) => {
    expect(validateObject(deployment({ replicas: 2 }), version)).toEqual([]);
  });

  it.each(checkedVersions)('name the place of what is wrong at %s', (version) => {
    expect(validateObject(deployment({ replica: 2 }), version)).toEqual([
      '/spec: must NOT have additional properties ("replica")',
    ]);
    expect(validateObject(deployment({ replicas: '3' }), version)).toEqual(['/spec/replicas: must be integer']);
  });

  it('are there for custom resources, and fill in no default', () => {
    const password = {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Password',
      metadata: { name: 'db' },
      spec: { length: 24, noUpper: false, allowRepeat: true },
    };
    const before = structuredClone(password);
    expect(validateObject(password, 'v1.36')).toEqual([]);
    expect(password).toEqual(before);
  });

  it('refuse a kind that they do not know', () => {
    expect(validateObject({ apiVersion: 'apps/v1beta1', kind: 'Deployment' }, 'v1.32')).toEqual([
      '/: there is no schema of apps/v1beta1/Deployment for Kubernetes v1.32',
    ]);
    expect(validateObject(null, 'v1.32')).toHaveLength(1);
  });
});
