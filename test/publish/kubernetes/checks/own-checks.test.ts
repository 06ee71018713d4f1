import { describe, expect, it } from 'vitest';
import { autoscaler, messagesOf, object, service, workload } from './objects.ts';

const secretUser = (name: string, key: string, more: object = {}) =>
  workload({ container: { env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name, key, ...more } } }] } });

describe('Secrets', () => {
  const missing = (maker: object, key: string) =>
    messagesOf('secret-references', [secretUser('keys', key), maker]).length > 0;

  it('are made by an object of that kind', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' } };
    expect(missing({ ...secret, data: { api: 'YQ==' } }, 'api')).toBe(false);
    expect(missing({ ...secret, stringData: { api: 'a' } }, 'api')).toBe(false);
    expect(missing({ ...secret, data: { other: 'YQ==' } }, 'api')).toBe(true);
    expect(
      missing({ ...secret, metadata: { name: 'keys', namespace: 'elsewhere' }, data: { api: 'YQ==' } }, 'api'),
    ).toBe(true);
  });

  it('are made by an ExternalSecret, under the name of its target', () => {
    const external = (spec: object, name = 'keys') => object('external-secrets.io/v1', 'ExternalSecret', name, spec);
    const data = [{ secretKey: 'api', remoteRef: { key: 'x' } }];
    expect(missing(external({ data }), 'api')).toBe(false);
    expect(missing(external({ data, target: { name: 'keys' } }, 'other'), 'api')).toBe(false);
    expect(missing(external({ data, target: { name: 'other' } }), 'api')).toBe(true);
    expect(missing(external({ data }), 'url')).toBe(true);
    expect(missing(external({ dataFrom: [{ extract: { key: 'x' } }] }), 'whatever')).toBe(false);
  });

  it('have the keys of a template in place of those that were fetched', () => {
    const templated = (mergePolicy?: string) => {
      const template = { data: { url: '{{ .api }}' }, mergePolicy };
      const data = [{ secretKey: 'api', remoteRef: { key: 'x' } }];
      return object('external-secrets.io/v1', 'ExternalSecret', 'keys', { data, target: { template } });
    };
    expect(missing(templated(), 'url')).toBe(false);
    expect(missing(templated(), 'api')).toBe(true);
    expect(missing(templated('Merge'), 'api')).toBe(false);
  });

  it('are made by a SealedSecret', () => {
    const sealed = object('bitnami.com/v1alpha1', 'SealedSecret', 'sealed', {
      encryptedData: { api: 'AgB' },
      template: { metadata: { name: 'keys' } },
    });
    expect(missing(sealed, 'api')).toBe(false);
    expect(missing(sealed, 'url')).toBe(true);
  });

  it('are known to be there', () => {
    const known = (secret: { name: string; namespace?: string; keys?: string[] }) =>
      messagesOf('secret-references', [secretUser('keys', 'api')], { knownSecrets: [secret] }).length === 0;
    expect(known({ name: 'keys' })).toBe(true);
    expect(known({ name: 'keys', keys: ['api'] })).toBe(true);
    expect(known({ name: 'keys', keys: ['url'] })).toBe(false);
    expect(known({ name: 'keys', namespace: 'elsewhere' })).toBe(false);
  });

  it('may be missing where they are optional', () => {
    expect(messagesOf('secret-references', [secretUser('keys', 'api', { optional: true })])).toEqual([]);
  });

  it('are used by volumes, projected ones too, and as a whole', () => {
    const pod = {
      volumes: [
        { name: 'a', secret: { secretName: 'one' } },
        { name: 'b', projected: { sources: [{ secret: { name: 'two', items: [{ key: 'k', path: 'k' }] } }] } },
      ],
    };
    const container = { envFrom: [{ secretRef: { name: 'three' } }] };
    expect(messagesOf('secret-references', [workload({ pod, container })])).toEqual([
      'uses the Secret three, which is not there',
      'uses the Secret one, which is not there',
      'uses the Secret two, which is not there',
    ]);
  });
});

describe('ConfigMaps', () => {
  it('have the keys that are asked for', () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }];
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } };
    const missing = (data: object) =>
      messagesOf('config-map-references', [workload({ container: { env } }), { ...settings, ...data }]);
    expect(missing({ data: { a: '1' } })).toEqual([]);
    expect(missing({ binaryData: { a: 'MQ==' } })).toEqual([]);
    expect(missing({})).toEqual(['uses the key a of the ConfigMap settings, which it does not have']);
  });

  it('of the cluster are there', () => {
    const pod = { volumes: [{ name: 'ca', configMap: { name: 'kube-root-ca.crt' } }] };
    expect(messagesOf('config-map-references', [workload({ pod })])).toEqual([]);
  });
});

describe('names', () => {
  const refused = (name: string) => messagesOf('object-names', [service({}, name)]).length > 0;

  it('are DNS labels', () => {
    expect(refused('a'.repeat(63))).toBe(false);
    expect(refused('a'.repeat(64))).toBe(true);
    expect(['web-1', '-web', 'web-', 'Web', 'a.b', 'a_b'].map(refused)).toEqual([false, true, true, true, true, true]);
  });

  it('are free for roles', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'shop:web' } };
    expect(messagesOf('object-names', [role])).toEqual([]);
  });

  it('may be the same in another namespace, another kind or another group', () => {
    expect(messagesOf('unique-names', [service(), service({}, 'web', 'other'), workload()])).toEqual([]);
    const clusters = ['postgresql.cnpg.io/v1', 'other.example/v1'].map((version) =>
      object(version, 'Cluster', 'db', {}),
    );
    expect(messagesOf('unique-names', clusters)).toEqual([]);
    expect(messagesOf('unique-names', [service(), service(), service()])).toHaveLength(2);
  });
});

describe('routes', () => {
  const route = (reference: object) =>
    object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'web', { rules: [{ backendRefs: [reference] }] });
  const leads = (reference: object) => messagesOf('route-backends', [service(), route(reference)]);

  it('lead to a Service and a port of it', () => {
    expect(leads({ name: 'web', port: 80 })).toEqual([]);
    expect(leads({ name: 'web' })).toEqual(['leads to the port none of web, which it does not have']);
    expect(leads({ name: 'api', port: 80 })).toEqual(['leads to the Service api, which is not there']);
  });

  it('may lead to what is not ours', () => {
    expect(leads({ name: 'web', port: 80, namespace: 'theirs' })).toEqual([]);
    expect(leads({ name: 'bucket', group: 'storage.example', kind: 'Bucket' })).toEqual([]);
  });
});

describe('what scales', () => {
  const scaled = (scaleTargetRef: object) => object('keda.sh/v1alpha1', 'ScaledObject', 'scaler', { scaleTargetRef });

  it('is a Deployment unless it says otherwise', () => {
    expect(messagesOf('scale-targets', [workload(), scaled({ name: 'web' })])).toEqual([]);
    expect(messagesOf('scale-targets', [workload({ kind: 'StatefulSet' }), scaled({ name: 'web' })])).toHaveLength(1);
  });

  it('is the only one', () => {
    expect(messagesOf('scale-targets', [workload(), autoscaler(), scaled({ name: 'web' })])).toEqual([
      'scales Deployment web, as web does',
    ]);
  });
});

describe('what a container asks for', () => {
  const resources = (requests: object, limits: object) =>
    messagesOf('requests-within-limits', [workload({ container: { resources: { requests, limits } } })]);

  it('is within what it may use', () => {
    expect(resources({ cpu: '500m' }, { cpu: 1 })).toEqual([]);
    expect(resources({ cpu: '500m' }, {})).toEqual([]);
    expect(resources({ memory: '1G' }, { memory: '900Mi' })).toEqual(['requests 1G of memory, but may use 900Mi']);
    expect(resources({ memory: '12 GB' }, {})).toEqual(['requests 12 GB of memory, which is no quantity']);
  });
});

describe('mounts', () => {
  it('are of volumes of the pod, at places of their own', () => {
    const mounted = (...volumeMounts: object[]) =>
      messagesOf('volume-mounts', [workload({ container: { volumeMounts }, pod: { volumes: [{ name: 'tmp' }] } })]);
    expect(mounted({ name: 'tmp', mountPath: '/tmp' }, { name: 'tmp', mountPath: '/var/tmp' })).toEqual([]);
    expect(mounted({ name: 'tmp', mountPath: '/tmp' }, { name: 'tmp', mountPath: '/tmp/' })).toEqual([
      'mounts two volumes at /tmp',
    ]);
  });
});
