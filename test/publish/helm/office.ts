import type { KubernetesOptions } from '../../../src/publish/index.ts';
import { loadForPublish, type LoadedFixture } from '../load-fixture.ts';

/** An application whose environments differ in all that values say, and in what they do not. */
export function loadOffice(options: Partial<KubernetesOptions> = {}): Promise<LoadedFixture> {
  const file = '/office/app.yaml';
  return loadForPublish(file, options, new Map([[file, manifest]]));
}

/** Settings that break documents that were glued together. */
export const hardSettings = {
  QUOTES: `she said "it's on"`,
  BACKSLASH: 'C:\\new\\table \\u0041',
  SWITCH: 'on',
  NOTHING: '',
  TILDE: '~',
  NUMBER: '0440',
  TIME: '12:30:00',
  EXPONENT: '1e3',
  BRACES: '{{ .Values.secret }} }} {{{- x -}}}',
  LINES: 'first\n  second\n\nfourth',
  TRAILING: 'text\n\n',
  BLANK: '  \n ',
  // Not U+0085: kustomize takes it for a blank.
  UNICODE: 'Grüße, 世界 🎉 \u2028\u00a0\ufeff',
  COLON: 'a: b # c',
  DASH: '- item',
  ANCHOR: '&a *b !c |d >e %f @g `h',
  TAB: '\tx\ty',
  RETURN: 'a\r\nb',
} as const;

const files = {
  '/etc/desk/template.tpl': 'Hello {{ .Name }}\n{{- range .Items }}\n- {{ . }}\n{{- end }}\n',
  '/etc/desk/open.txt': 'ends with lines\n\n\n',
  '/etc/desk/blanks.txt': 'ends with blanks   \n',
  '/etc/desk/whole.txt': 'ends without one',
};

const manifest = JSON.stringify({
  name: 'office',
  parameters: { 'mail-key': { secret: true }, 'mail-password': { secret: true, generate: { length: 20 } } },
  resources: {
    'front-desk': {
      type: 'container',
      image: 'ghcr.io/acme/desk:3.1.4',
      replicas: { min: 3, max: 9, cpu: 65 },
      endpoints: {
        http: { targetPort: 8080, external: true },
        admin: { targetPort: 9090, scheme: 'http', external: true },
      },
      health: { http: '/healthz' },
      command: ['--greeting', '{{ hello }}', 'on'],
      env: { ...hardSettings, 'dotted.name': 'x', y: 'n' },
      files: Object.fromEntries(Object.entries(files).map(([path, content]) => [path, content])),
      kubernetes: { hosts: ['desk.example.com', '*.desk.example.com'] },
      references: ['archive'],
    },
    archive: {
      type: 'container',
      image:
        'registry.example.com:5000/acme/archive@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865',
      endpoints: { http: { targetPort: 9000 } },
      health: { tcp: true },
      mounts: [{ volume: 'papers', target: '/papers', size: '3Gi' }],
      env: { PASSWORD: 'x-${parameters.mail-password}', KEY: '${parameters.mail-key}' },
    },
    copier: {
      type: 'container',
      image: 'ghcr.io/acme/copier:1.0.0',
      health: { command: ['/bin/check'] },
      mounts: [{ volume: 'shared', target: '/data', size: '5Gi' }],
    },
    store: { type: 'postgres', volume: { size: '20Gi', storageClass: 'fast' }, databases: ['ledger'] },
    setup: { type: 'job', image: 'ghcr.io/acme/setup:1.0.0', references: ['ledger'], annotations: { note: 'once' } },
    nightly: {
      type: 'job',
      image: 'ghcr.io/acme/nightly:1.0.0',
      schedule: '30 2 * * *',
      references: ['ledger'],
      env: { MODE: 'full' },
    },
  },
  environments: {
    production: { resources: { debug: null } },
    staging: {
      resources: {
        'front-desk': {
          replicas: 1,
          command: ['--greeting', 'staging'],
          env: { SWITCH: 'off', EXTRA: '{{ more }}', QUOTES: null },
          image: 'ghcr.io/acme/desk:3.2.0-rc.1',
          limits: { cpu: 0.5, memory: '1Gi' },
          kubernetes: { hosts: ['desk.staging.example.com'] },
        },
        store: { volume: { size: '2Gi', storageClass: null } },
        nightly: { schedule: '0 4 * * *' },
        debug: { type: 'container', image: 'ghcr.io/acme/debug:0.1.0', env: { LEVEL: 'all' } },
      },
    },
    preview: {
      resources: {
        'front-desk': {
          replicas: 2,
          kubernetes: null,
          files: null,
          env: null,
          endpoints: { admin: null },
        },
        archive: { image: 'ghcr.io/acme/archive:7' },
        copier: { replicas: 2, mounts: [] },
        setup: null,
        debug: { type: 'container', image: 'ghcr.io/acme/debug:0.1.0', env: { LEVEL: 'some' }, region: 'westeurope' },
      },
    },
    drill: {
      resources: {
        'front-desk': { replicas: { min: 2, max: 4 }, region: 'westeurope' },
        nightly: null,
      },
    },
  },
});
