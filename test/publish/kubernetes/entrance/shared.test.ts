import type { Ingress } from 'kubernetes-types/networking/v1.js';
import { describe, expect, test } from 'vitest';
import type { HttpRoute } from '../../../../src/publish/kubernetes/network/routes.ts';
import { isAllowed, type Pod } from '../network-graph.ts';
import { publishDraft } from '../publish-draft.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';

const origins = `
east: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080 } }, health: { http: / } }
west: { type: container, image: "a/b:1", endpoints: { admin: { targetPort: 9000, scheme: http }, raw: { targetPort: 9001 }, http: { targetPort: 8081 } }, health: { http: { path: /, endpoint: http } } }`;

const frontDoor = (options: string): string => `front: { type: front-door, ${options} }${origins}`;

const routeOf = (object: unknown) => object as HttpRoute | undefined;

async function backendsOf(options: string) {
  const { find } = await publishDraft(frontDoor(options));
  return routeOf(find('HTTPRoute', 'front'))?.spec.rules[0]?.backendRefs;
}

describe('origins that share requests', () => {
  test('get the weights that the manifest gives them', async () => {
    const options = 'routing: weighted, origins: [{ resource: east, weight: 70 }, { resource: west, weight: 30 }]';
    expect(await backendsOf(options)).toEqual([
      { name: 'east', port: 8080, weight: 70 },
      { name: 'west', port: 9000, weight: 30 },
    ]);
  });

  test('are asked at the endpoint that is named', async () => {
    const options = 'routing: weighted, origins: [{ resource: west, endpoint: http }]';
    expect(await backendsOf(options)).toEqual([{ name: 'west', port: 8081, weight: 50 }]);
  });

  test('of the first priority get everything', async () => {
    const options = 'routing: priority, origins: [{ resource: west, priority: 3 }, { resource: east, priority: 2 }]';
    expect(await backendsOf(options)).toEqual([
      { name: 'west', port: 9000, weight: 0 },
      { name: 'east', port: 8080, weight: 1 },
    ]);
  });

  test('of which the nearest is not known are equal, and a note says so', async () => {
    const { find, said, messages } = await publishDraft(
      frontDoor('origins: [east, west], domains: [shop.example.com]'),
    );
    const { spec } = routeOf(find('HTTPRoute', 'front')) ?? {};
    expect(spec).toMatchObject({
      hostnames: ['shop.example.com'],
      parentRefs: [{ name: 'gateway', namespace: 'gateway-system', sectionName: 'https' }],
    });
    expect(spec?.rules[0]?.backendRefs.map(({ weight }) => weight)).toEqual([1, 1]);
    expect(said).toEqual(['note NOT_PUBLISHED 3']);
    expect(messages[0]).toContain('who is nearest is not known');
  });

  test('let the gateway in, at their ports alone', async () => {
    const { publication, objects } = await publishDraft(
      frontDoor('origins: [east, { resource: west, endpoint: http }]'),
    );
    const from: Pod = { namespace: 'gateway-system', labels: {} };
    const open = (name: string, port: number, namespace = from.namespace): boolean => {
      const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': `app-${name}` };
      const to = { namespace: publication.namespace, labels };
      return isAllowed(objects, { from: { ...from, namespace }, to, port, protocol: 'TCP' });
    };
    expect([open('east', 8080), open('west', 8081)]).toEqual([true, true]);
    expect([open('west', 9000), open('east', 8081), open('east', 8080, 'default')]).toEqual([false, false, false]);
  });

  test('run nothing for what shares them out', async () => {
    const { objects } = await publishDraft(frontDoor('origins: [east], waf: true'));
    const own = objects.filter(({ metadata }) => metadata.name.startsWith('front'));
    expect(own.map(({ kind }) => kind)).toEqual(['HTTPRoute']);
  });
});

describe('what cannot be shared out', () => {
  test.each([
    [
      'a resource without http',
      'front: { type: front-door, origins: [worker] }\nworker: { type: container, image: "a/b:1" }',
    ],
    ['an endpoint that is not there', frontDoor('origins: [{ resource: east, endpoint: metrics }]')],
    ['an endpoint that does not speak it', frontDoor('origins: [{ resource: west, endpoint: raw }]')],
    [
      'something outside of the cluster',
      'front: { type: front-door, origins: [api] }\napi: { type: external, url: "https://a.example.com" }',
    ],
  ])('%s', async (_, resources) => {
    const { said } = await publishDraft(resources);
    expect(said).toContain('error ENTRANCE_LEADS_NOWHERE 3');
  });

  test('is several origins of an Ingress', async () => {
    const shared = await publishDraft(frontDoor('origins: [east, west]'), { edge: 'ingress' });
    expect(shared.said).toContain('error NOT_PUBLISHED 3');
    const options = 'routing: priority, domains: [a.example.com], origins: [east, { resource: west, priority: 2 }]';
    const { find, said } = await publishDraft(frontDoor(options), { edge: 'ingress' });
    expect(said).toEqual(['note NOT_PUBLISHED 3']);
    expect((find('Ingress', 'front') as Ingress | undefined)?.spec).toEqual({
      ingressClassName: 'gateway',
      tls: [{ hosts: ['a.example.com'], secretName: 'front-tls' }],
      rules: [
        {
          host: 'a.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'east', port: { name: 'http' } } } }],
          },
        },
      ],
    });
  });
});

describe('hosts', () => {
  const open = (name: string, hosts: string): string =>
    `${name}: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080, external: true } }, health: { http: / }, kubernetes: { hosts: ${hosts} } }`;

  test('are for one resource alone', async () => {
    const { said } = await publishDraft(`${open('web', '[a.example.com]')}\n${open('api', 'a.example.com')}`);
    expect(said).toEqual(['warning HOSTS_COLLIDE 4']);
    const apart = await publishDraft(`${open('web', '[a.example.com]')}\n${open('api', 'b.example.com')}`);
    expect(apart.said).toEqual([]);
  });

  test('without any, are all of them', async () => {
    const { said } = await publishDraft(`${open('web', '[]')}\n${open('api', '[]')}`, { edge: 'ingress' });
    expect(said).toEqual(['warning HOSTS_COLLIDE 4']);
  });

  test.each(['gateway', 'ingress'] as const)('without any, are not for two endpoints of one (%s)', async (edge) => {
    const rpc =
      'rpc: { type: container, image: "a/b:1", health: { http: / }, endpoints: { http: { targetPort: 8080, external: true }, grpc: { targetPort: 8081, scheme: grpc, external: true } } }';
    const { said, messages } = await publishDraft(`${open('web', '[]')}\n${rpc}`, { edge });
    expect(said).toEqual(['warning HOSTS_COLLIDE 4', 'warning HOSTS_COLLIDE 4']);
    expect(messages).toEqual([
      'web and rpc are open to the outside at every host, so only one of them is reached',
      'two endpoints of rpc are open to the outside at every host, so only one of them is reached',
    ]);
  });

  test.each(['https://a.example.com', 'A.example.com', 'a.example.com/shop', 'a_b'])('are not %s', async (host) => {
    const { said } = await publishDraft(open('web', `["${host}"]`));
    expect(said).toEqual(['error HOST_INVALID 3']);
  });

  test('can be told by endpoint', async () => {
    const { find, said } = await publishDraft(
      'web: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080, external: true }, admin: { targetPort: 8081, scheme: http, external: true } }, health: { http: / }, kubernetes: { hosts: { http: a.example.com, admin: [b.example.com] } } }',
    );
    expect(said).toEqual([]);
    expect(routeOf(find('HTTPRoute', 'web'))?.spec.hostnames).toEqual(['a.example.com']);
    expect(routeOf(find('HTTPRoute', 'web-admin'))?.spec.hostnames).toEqual(['b.example.com']);
  });
});

describe('a Gateway of the application', () => {
  const resources = frontDoor('origins: [east], domains: [a.example.com]');

  test('stands beside the routes, and its pods reach them', async () => {
    const { find, objects, publication } = await publishDraft(resources, { withGateway: true, gatewayClass: 'envoy' });
    expect(find('Gateway', 'gateway')).toMatchObject({
      metadata: { namespace: 'app' },
      spec: { gatewayClassName: 'envoy', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] },
    });
    expect(routeOf(find('HTTPRoute', 'front'))?.spec.parentRefs).toEqual([{ name: 'gateway', sectionName: 'https' }]);
    const { namespace } = publication;
    const from = { namespace, labels: { 'gateway.networking.k8s.io/gateway-name': 'gateway' } };
    const labels = { 'app.kubernetes.io/name': 'east', 'app.kubernetes.io/instance': 'app-east' };
    expect(isAllowed(objects, { from, to: { namespace, labels }, port: 8080, protocol: 'TCP' })).toBe(true);
  });

  test('is not written for an Ingress', async () => {
    const { find } = await publishDraft(resources, { withGateway: true, edge: 'ingress' });
    expect(find('Gateway', 'gateway')).toBeUndefined();
  });

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s', async (version) => {
      for (const edge of ['gateway', 'ingress'] as const) {
        const { objects } = await publishDraft(resources, { withGateway: true, edge });
        expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
      }
    });
  });
});
