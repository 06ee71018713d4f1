import { describe, expect, test } from 'vitest';
import type { ContainerWorkload } from '../../src/model/workload.ts';
import { loadText } from '../manifest/load-text.ts';

const head = 'name: shop\nresources:\n  sniffer:\n    type: container\n    image: example.com/sniffer:1\n';

async function load(more: string) {
  const { application, diagnostics } = await loadText(`${head}${more.replaceAll(/^/gm, '    ')}\n`);
  const resource = application?.resources.get('sniffer');
  return { diagnostics, resource, settings: (resource?.workload as ContainerWorkload | undefined)?.settings };
}

describe('the compose: block', () => {
  test('takes what only Compose has a word for, in its short and long forms', async () => {
    const { diagnostics, settings } = await load(
      [
        'compose:',
        '  init: true',
        '  hostname: sniffer',
        '  dns: 10.0.0.2',
        '  extra_hosts: ["db=10.0.0.3"]',
        '  sysctls: { net.core.somaxconn: 1024 }',
        '  ulimits: { nofile: { soft: 1024, hard: 4096 }, nproc: 64 }',
        '  devices: ["/dev/net/tun:/dev/tun", { source: /dev/fuse }]',
        '  logging: { driver: json-file, options: { max-size: 10m } }',
        '  memswap_limit: 64m',
        '  tmpfs: ["/run:uid=1000"]',
      ].join('\n'),
    );
    expect(diagnostics).toEqual([]);
    expect(settings).toEqual({
      init: true,
      hostname: 'sniffer',
      dns: ['10.0.0.2'],
      extra_hosts: { db: '10.0.0.3' },
      sysctls: { 'net.core.somaxconn': '1024' },
      ulimits: { nofile: { soft: 1024, hard: 4096 }, nproc: { soft: 64, hard: 64 } },
      devices: [
        { source: '/dev/net/tun', target: '/dev/tun', permissions: 'rwm' },
        { source: '/dev/fuse', target: '/dev/fuse', permissions: 'rwm' },
      ],
      logging: { driver: 'json-file', options: { 'max-size': '10m' } },
      memswap_limit: 64 * 2 ** 20,
      tmpfs: { '/run': 'uid=1000' },
    });
  });

  test.each([
    ['compose: { cap_add: [NET_ADMIN] }', 'UNKNOWN_KEY'],
    ['compose: { restart: always }', 'UNKNOWN_KEY'],
    ['compose: { healthcheck: { test: [NONE] } }', 'UNKNOWN_KEY'],
    ['compose: { depends_on: [db] }', 'UNKNOWN_KEY'],
    ['compose: { network_mode: host }', 'WRONG_VALUE'],
    ['compose: { image: "other:1" }', 'FORMAT_INVALID'],
    ['compose: { ports: ["80:80"] }', 'FORMAT_INVALID'],
  ])('refuses what the manifest has words of its own for, at its place: %s', async (text, code) => {
    const { diagnostics } = await load(text);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', location: { line: 6 } });
    if (code !== 'WRONG_VALUE') expect(diagnostics[0]?.code).toBe(code);
  });

  test('takes an attribute of the manifest where a variable says more than an expression can', async () => {
    const { diagnostics } = await load(
      'compose: { image: "sniffer:${VERSION-1}", environment: { DEBUG: "${DEBUG:+1}" } }',
    );
    expect(diagnostics).toEqual([]);
  });

  test('names in one note what up leaves out of it', async () => {
    const { resource } = await load(
      'compose: { annotations: { a: b }, storage_opt: { size: "1g" }, deploy: { endpoint_mode: dnsrr } }',
    );
    expect(resource?.notes?.map(({ message }) => message)).toEqual([
      'under `up`, sniffer is started without `annotations`, `deploy` of its block (`compose`)',
    ]);
  });
});

describe('what the manifest says for the engine', () => {
  test('is told to it', async () => {
    const { diagnostics, settings } = await load(
      [
        'security: { privileged: true, capabilities: { add: [NET_ADMIN], drop: [MKNOD] } }',
        'networkMode: host',
        'platform: linux/amd64',
        'requests: { memory: 64Mi }',
        'gpus: all',
      ].join('\n'),
    );
    expect(diagnostics).toEqual([]);
    expect(settings).toEqual({
      privileged: true,
      cap_add: ['NET_ADMIN'],
      cap_drop: ['MKNOD'],
      network_mode: 'host',
      platform: 'linux/amd64',
      mem_reservation: 64 * 2 ** 20,
      gpus: [{ count: -1, capabilities: ['gpu'], options: {} }],
    });
  });

  test('is a note where up leaves it out', async () => {
    const { resource } = await load('hooks: { postStart: [{ command: [warm] }] }\npull: always\nrequests: { cpu: 1 }');
    expect(resource?.notes?.map(({ message }) => message)).toEqual([
      'under `up`, sniffer is started and stopped without its hooks (`hooks`)',
      'under `up`, the image of sniffer is fetched when it is missing (`pull`)',
      'under `up`, no cpu is kept free for sniffer (`requests`)',
    ]);
  });

  test('may hold parameters in the image and in ports', async () => {
    const { application, diagnostics } = await loadText(
      'name: shop\nparameters: { VERSION: { default: "2" }, PORT: { default: "8000" } }\nresources:\n  site:\n    type: container\n    image: site:${parameters.VERSION}\n    endpoints: { http: { port: "${parameters.PORT}", targetPort: 80 } }\n',
    );
    expect(diagnostics).toEqual([]);
    const site = application?.resources.get('site');
    expect(site?.workload).toMatchObject({ image: { from: 'registry', reference: 'site:2' } });
    expect(site?.endpoints[0]).toMatchObject({ port: 8000, portParameter: 'PORT', targetPort: 80 });
  });
});
