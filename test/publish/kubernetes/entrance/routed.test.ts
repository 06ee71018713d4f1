import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { ConfigMap } from 'kubernetes-types/core/v1.js';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import { describe, expect, test } from 'vitest';
import type { ExternalSecret } from '../../../../src/publish/kubernetes/secrets/custom-objects.ts';
import type { HttpRoute } from '../../../../src/publish/kubernetes/network/routes.ts';
import { isAllowed } from '../network-graph.ts';
import { publishDraft } from '../publish-draft.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';

const behind = `
api: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080 } }, health: { http: / } }
web: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 3000 }, rpc: { scheme: grpc, targetPort: 50051 } }, health: { http: { path: /, endpoint: http } } }`;
const routes = 'routes: [{ path: /api, to: api }, { path: /, to: web }]';
const gateway = (options: string): string => `gw: { type: gateway, ${options} }${behind}`;
const withKeys = `${routes}, policies: [{ auth: { apiKey: { keys: ["\${parameters.partner-key}"] } } }]`;
const parameters = 'parameters: { partner-key: { secret: true } }\n';

type Draft = Awaited<ReturnType<typeof publishDraft>>;

const configOf = ({ find }: Draft): string =>
  (find('ConfigMap', 'gw-files') as ConfigMap | undefined)?.data?.['0-nginx.conf'] ?? '';

describe('a gateway', () => {
  test('is a locked Deployment that is reached through a route, and passes every check', async () => {
    const draft = await publishDraft(gateway(routes));
    expect(draft.said).toEqual([]);
    const { spec } = (draft.find('Deployment', 'gw') as Deployment).spec?.template ?? {};
    expect(spec?.containers[0]).toMatchObject({
      image: 'docker.io/nginxinc/nginx-unprivileged:1.30.2-alpine',
      command: ['nginx'],
      args: ['-e', 'stderr'],
      ports: [{ name: 'http', containerPort: 8080 }],
      readinessProbe: { httpGet: { path: '/.apphost/ready', port: 'http' } },
      securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001 },
    });
    expect(spec?.containers[0]?.volumeMounts).toEqual([
      { name: 'files', mountPath: '/etc/nginx/nginx.conf', subPath: '0-nginx.conf', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ]);
    expect((draft.find('HTTPRoute', 'gw') as unknown as HttpRoute).spec.rules[0]?.backendRefs).toEqual([
      { name: 'gw', port: 8080 },
    ]);
  });

  test('stands between the outside and what is behind it', async () => {
    const { objects, publication } = await publishDraft(gateway(routes));
    const pod = (name: string) => ({
      namespace: publication.namespace,
      labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': `app-${name}` },
    });
    const outside = { namespace: 'gateway-system', labels: {} };
    const open = (from: typeof outside, name: string, port: number): boolean =>
      isAllowed(objects, { from, to: pod(name), port, protocol: 'TCP' });
    expect([open(outside, 'gw', 8080), open(pod('gw'), 'api', 8080), open(pod('gw'), 'web', 3000)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([open(outside, 'api', 8080), open(outside, 'web', 3000), open(pod('api'), 'web', 3000)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('takes its keys from a Secret, and shows them nowhere else', async () => {
    const draft = await publishDraft(gateway(withKeys), {}, parameters);
    expect(draft.said).toEqual([]);
    const secret = draft.find('ExternalSecret', 'gw-secrets') as unknown as ExternalSecret;
    expect(secret.spec.target.template?.data).toEqual({
      '1-apphost-keys-1.conf':
        '"key:{{ .s_app__partner_key | toRawJson | trimPrefix "\\"" | trimSuffix "\\"" }}" "k1";\n',
    });
    expect(secret.spec.data).toEqual([{ secretKey: 's_app__partner_key', remoteRef: { key: 'app--partner-key' } }]);
    // It stands inside of that text alone, so it has no Secret of its own.
    expect(draft.objects.filter(({ kind }) => kind === 'ExternalSecret')).toHaveLength(1);
    expect(configOf(draft)).toContain('include /etc/nginx/apphost-keys-1.conf;');
    const { spec } = (draft.find('Deployment', 'gw') as Deployment).spec?.template ?? {};
    expect(spec?.containers[0]?.volumeMounts).toContainEqual({
      name: 'secret-files',
      mountPath: '/etc/nginx/apphost-keys-1.conf',
      subPath: '1-apphost-keys-1.conf',
      readOnly: true,
    });
  });

  describe('that asks for tokens', () => {
    const tokens = (issuer: string, more = ''): string =>
      `${routes}, policies: [{ auth: { jwt: { issuer: "${issuer}", audience: 'a"b', scopes: [read] } } }]${more}`;
    const egressOf = ({ find }: Draft): unknown[] =>
      (find('NetworkPolicy', 'gw') as NetworkPolicy | undefined)?.spec?.egress?.slice(1) ?? [];
    const outside = (port: number) => ({
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }],
      ports: [{ protocol: 'TCP', port }],
    });

    test('has a script that checks them, learns who tells it names, and passes every check', async () => {
      const draft = await publishDraft(gateway(tokens('https://id.example.com/shop')));
      expect(draft.said).toEqual([]);
      const data = (draft.find('ConfigMap', 'gw-files') as ConfigMap).data ?? {};
      expect(data['2-apphost-issuers.js']).toBe(
        'export default {"1":{"issuer":"https://id.example.com/shop","audience":"a\\"b","scopes":["read"]}};\n',
      );
      expect(configOf(draft)).toMatch(/^load_module modules\/ngx_http_js_module.so;/);
      const [container] = (draft.find('Deployment', 'gw') as Deployment).spec?.template.spec?.containers ?? [];
      expect(container?.command?.slice(0, 2)).toEqual(['/bin/sh', '-c']);
      expect([container?.command?.at(-1), container?.args]).toEqual(['nginx', ['-e', 'stderr']]);
      expect(container?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
        '/etc/nginx/nginx.conf',
        '/etc/nginx/apphost-tokens.js',
        '/etc/nginx/apphost-issuers.js',
        '/tmp',
      ]);
    });

    test.each([
      ['https://id.example.com/shop', 443],
      ['http://id.example.com:8080', 8080],
      ['${parameters.id}', 8443],
    ])('reaches its issuer %s', async (issuer, port) => {
      const declared = 'parameters: { id: { default: "https://id.example.com:8443" } }\n';
      expect(egressOf(await publishDraft(gateway(tokens(issuer)), {}, declared))).toContainEqual(outside(port));
    });

    test('reaches an issuer that runs beside it, and nothing outside', async () => {
      const id =
        '\nid: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8081 } }, health: { http: / } }';
      const draft = await publishDraft(`${gateway(tokens('${id.http.url}/realms/shop'))}${id}`);
      expect(draft.said).toEqual([]);
      const data = (draft.find('ConfigMap', 'gw-files') as ConfigMap).data ?? {};
      expect(data['2-apphost-issuers.js']).toContain('"issuer":"http://id:8081/realms/shop"');
      const peers = egressOf(draft) as { to: object[]; ports: object[] }[];
      expect(peers.flatMap(({ ports }) => ports)).toContainEqual({ protocol: 'TCP', port: 8081 });
      expect(JSON.stringify(peers)).not.toContain('0.0.0.0/0');
    });

    test('keeps an issuer to itself that is a secret', async () => {
      const declared = 'parameters: { id: { secret: true } }\n';
      const draft = await publishDraft(gateway(tokens('${parameters.id}')), {}, declared);
      expect(draft.said).toEqual([]);
      const { spec } = draft.find('ExternalSecret', 'gw-secrets') as unknown as ExternalSecret;
      expect(Object.keys(spec.target.template?.data ?? {})).toEqual(['2-apphost-issuers.js']);
      expect(egressOf(draft)).toContainEqual(outside(443));
    });
  });

  test('shares its limits out over its pods, and says when there may be more', async () => {
    const limited = `${routes}, policies: [{ rateLimit: { requestsPerMinute: 100, burst: 30 } }]`;
    const three = await publishDraft(gateway(`${limited}, replicas: 3`));
    expect(configOf(three)).toContain('rate=34r/m;');
    expect(configOf(three)).toContain('limit_req zone=apphost_rate1 burst=9 nodelay;');
    expect(three.said).toEqual([]);
    const scaled = await publishDraft(gateway(`${limited}, replicas: { min: 2, max: 8 }`));
    expect(scaled.said).toEqual(['note NOT_PUBLISHED 3']);
  });

  test('believes the proxies that the manifest names, and what the cluster’s gateway saw otherwise', async () => {
    const usual = configOf(await publishDraft(gateway(routes)));
    expect(usual).toContain('set_real_ip_from 10.0.0.0/8;');
    expect(usual).toContain('real_ip_recursive off;');
    const own = configOf(await publishDraft(gateway(`${routes}, kubernetes: { trustedProxies: [192.0.2.0/24] }`)));
    expect(own).toContain('set_real_ip_from 192.0.2.0/24;');
    expect(own).not.toContain('10.0.0.0/8');
    expect(own).toContain('real_ip_recursive on;');
  });

  test('answers the paths of its own health', async () => {
    const config = configOf(await publishDraft(gateway(`${routes}, health: { http: /health, live: /alive }`)));
    expect(config).toContain('location = /health {');
    expect(config).toContain('location = /alive {');
    expect(config).not.toContain('/.apphost/ready');
  });

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s', async (version) => {
      const { objects } = await publishDraft(gateway(withKeys), {}, parameters);
      expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
    });
  });
});

describe('a gateway is refused', () => {
  test.each([
    [
      'that leads to what does not run',
      'ENTRANCE_LEADS_NOWHERE',
      `gw: { type: gateway, routes: [{ path: /, to: out }] }\nout: { type: external, url: "https://a.example.com" }`,
    ],
    ['that leads to gRPC', 'ENTRANCE_LEADS_NOWHERE', gateway('routes: [{ path: /, to: web, endpoint: rpc }]')],
    [
      'that is to speak https itself',
      'NOT_PUBLISHED',
      gateway(`endpoints: { https: { scheme: https, targetPort: 8443 } }, ${routes}`),
    ],
    [
      'that filters by what is no address',
      'ADDRESS_RANGE_INVALID',
      gateway(`${routes}, policies: [{ ipFilter: { allow: [10.0.0.0/33] } }]`),
    ],
    [
      'that trusts what is no address',
      'ADDRESS_RANGE_INVALID',
      gateway(`${routes}, kubernetes: { trustedProxies: [proxy] }`),
    ],
    [
      'with a key that everybody can read',
      'API_KEY_IN_CLEAR',
      gateway(`${routes}, policies: [{ auth: { apiKey: { keys: [abc] } } }]`),
    ],
    ['with a host that is none', 'HOST_INVALID', gateway('routes: [{ path: /, to: web, host: "a b" }]')],
  ])('%s', async (_, code, resources) => {
    const { said } = await publishDraft(resources);
    expect(said).toContain(`error ${code} 3`);
  });

  test.each([
    [
      'two routes for the same requests',
      'routes: [{ path: /a, to: api }, { path: /a/, to: web }]',
      /two routes take the same/,
    ],
    [
      'two routes with a method in common',
      'routes: [{ path: /a, to: api, methods: [GET, PUT] }, { path: /a, to: web, methods: [PUT] }]',
      /same requests/,
    ],
    [
      'keys that are counted and not asked for',
      `${routes}, policies: [{ rateLimit: { requestsPerMinute: 1, by: key } }]`,
      /counts API keys/,
    ],
  ])('with %s', async (_, options, message) => {
    await expect(publishDraft(gateway(options))).rejects.toThrow(message);
  });
});
