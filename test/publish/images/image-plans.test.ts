import { describe, expect, it } from 'vitest';

import type { ContainerWorkload } from '../../../src/model/workload.ts';
import { defaultTag, dockerfilesOf, imageOf, planImages } from '../../../src/publish/images/index.ts';
import { literal } from '../../../src/model/expression.ts';
import { loadFixture } from './plan-fixture.ts';
import { applicationOf, imageOfProject } from './project-image.ts';

const start = { 'package.json': '{"scripts":{"start":"node a.js"}}' };

function container(image: ContainerWorkload['image']): ContainerWorkload {
  return { runs: 'container', image, mounts: [], files: [], readOnlyRoot: false };
}

const built = container({ from: 'build', build: { context: '/work/api', dockerfile: 'Dockerfile', args: {} } });

describe('the name of an image', () => {
  const application = applicationOf(built);
  const resource = application.resources.get('api') ?? expect.fail();

  it.each([
    [{}, `shop-api:${defaultTag}`],
    [{ tag: '1.0.0' }, 'shop-api:1.0.0'],
    [{ tag: '2.0' }, 'shop-api:2.0'],
    [{ registry: 'ghcr.io/acme' }, 'ghcr.io/acme/shop-api:1.0.0'],
    [{ registry: 'acme/' }, 'acme/shop-api:1.0.0'],
    [{ registry: 'registry.example.com:5000', tag: 'v2_a.b-c' }, 'registry.example.com:5000/shop-api:v2_a.b-c'],
    [
      { registry: 'localhost:5000', digests: new Map([['api', 'sha256:ab']]) },
      'localhost:5000/shop-api:1.0.0@sha256:ab',
    ],
  ])('with %o is %s', (options, expected) => {
    expect(imageOf(application, resource, options)).toBe(expected);
    expect(planImages(application, options).plans).toMatchObject([{ resource: 'api', reference: expected }]);
  });

  it('is the one that is given for an image of a registry', () => {
    const given = applicationOf(container({ from: 'registry', reference: 'docker.io/library/nginx:1.29' }));
    const nginx = given.resources.get('api') ?? expect.fail();
    expect(imageOf(given, nginx, { registry: 'ghcr.io/acme' })).toBe('docker.io/library/nginx:1.29');
    expect(planImages(given)).toEqual({ plans: [], diagnostics: [] });
  });

  it.each([
    ['https://ghcr.io/acme', 'IMAGE_REGISTRY_INVALID'],
    ['ghcr.io/Acme', 'IMAGE_REGISTRY_INVALID'],
    ['Acme', 'IMAGE_REGISTRY_INVALID'],
    ['ghcr.io//acme', 'IMAGE_REGISTRY_INVALID'],
    ['ghcr.io/acme:2', 'IMAGE_REGISTRY_INVALID'],
    ['', 'IMAGE_REGISTRY_INVALID'],
  ])('cannot have the registry %j', (registry, code) => {
    expect(() => planImages(application, { registry })).toThrow(expect.objectContaining({ code }));
  });

  it.each(['latest', '', '-1', 'a b', 'a/b', 'x'.repeat(129)])('cannot have the tag %j', (tag) => {
    expect(() => planImages(application, { tag })).toThrow(expect.objectContaining({ code: 'IMAGE_TAG_INVALID' }));
  });
});

describe('the images of an application', () => {
  it('are those of a sample, with a Dockerfile and a list for each', async () => {
    const application = await loadFixture('shop');
    const paths = dockerfilesOf(application).map(({ path }) => path);
    expect(paths).toEqual(
      ['api', 'worker', 'web'].flatMap((name) => [
        `images/${name}/Dockerfile`,
        `images/${name}/Dockerfile.dockerignore`,
      ]),
    );
    expect(dockerfilesOf(application)).toEqual(dockerfilesOf(await loadFixture('shop')));
  });

  it('are built from the Dockerfile that a project brings, whatever it runs as here', () => {
    const { plans } = imageOfProject(
      { ...start, 'docker/Dockerfile.api': 'FROM node' },
      {
        dockerfile: { path: 'docker/Dockerfile.api', target: 'run' },
      },
    );
    const build = { context: '/work/api', dockerfile: 'docker/Dockerfile.api', target: 'run', args: {} };
    expect(plans).toEqual([{ resource: 'api', reference: 'shop-api:1.0.0', build }]);
  });

  it('start what the manifest says, also from a Dockerfile of their own', () => {
    const { plans } = imageOfProject({ ...start, Dockerfile: 'FROM node' }, { command: 'node worker.js' });
    expect(plans[0]?.command).toEqual([literal('node'), literal('worker.js')]);
    expect(plans[0]?.generated).toBeUndefined();
  });

  it('leave a command to where they run when it names what only that knows', () => {
    const application = applicationOf({
      runs: 'process',
      command: [],
      directory: '/work/api',
      steps: [],
      env: {},
      packaging: {
        from: 'recipe',
        context: '/work/api',
        stages: [{ base: 'node:24', lines: [] }],
        env: { GREETING: 'say "hi" to $USER' },
        command: [literal('node'), [{ source: { from: 'parameter', name: 'level' } }]],
        leftOut: [],
        remarks: [],
      },
    });
    const [plan] = planImages(application).plans;
    expect(plan?.generated?.text).not.toContain('CMD');
    expect(plan?.generated?.text).toContain(String.raw`GREETING="say \"hi\" to \$USER"`);
    expect(plan?.command).toHaveLength(2);
  });

  it('know the ports of their own endpoints, each exposed', () => {
    const packaging = {
      from: 'recipe',
      context: '/work/api',
      stages: [{ base: 'node:24', lines: [] }],
      env: {},
      command: [literal('serve'), [':', { source: { from: 'self', endpoint: 'admin', property: 'targetPort' } }]],
      port: { variable: 'URLS', form: 'url' },
      leftOut: [],
      remarks: [],
    } as const;
    const process = { runs: 'process', command: [], directory: '/work/api', steps: [], env: {}, packaging } as const;
    const endpoints = [
      { name: 'http', port: 3000, portVariable: 'HTTP_PORT' },
      { name: 'admin', targetPort: 81 },
      { name: 'stats', port: 8125, protocol: 'udp' as const },
    ];
    const text = planImages(applicationOf(process, endpoints)).plans[0]?.generated?.text;
    expect(text).toContain('HTTP_PORT=http://+:3000');
    expect(text).toContain('EXPOSE 3000\nEXPOSE 81\nEXPOSE 8125/udp\nCMD ["serve", ":81"]');
  });

  it('have nothing of a companion that is never published', () => {
    const application = applicationOf(built);
    const [api] = application.resources.values();
    const companion = { ...application, resources: new Map([['api', { ...api, companionOf: 'db' }]]) };
    expect(planImages(companion as never).plans).toEqual([]);
  });
});

describe('what cannot become an image', () => {
  it('is a bare command, at its place', () => {
    const process = { runs: 'process', command: [literal('ls')], directory: '/work', steps: [], env: {} } as const;
    expect(planImages(applicationOf(process))).toMatchObject({
      plans: [],
      diagnostics: [{ code: 'IMAGE_SOURCE_UNKNOWN', severity: 'error', location: { line: 4 } }],
    });
  });

  it.each([
    ['no language', { 'README.md': '' }, 'make serve', /no language/],
    ['a command that is not what is built', { 'go.mod': '', 'main.go': 'package main\n' }, './serve.sh', /serve\.sh/],
    ['a pom.xml that leaves its result open', { 'pom.xml': '' }, 'java -jar x.jar', /packaged as/],
    ['a workspace of crates', { 'Cargo.toml': '[workspace]\n' }, 'cargo run', /which program/],
    ['two programs', { 'go.mod': '', 'cmd/a/m.go': 'package main\n', 'cmd/b/m.go': 'package main\n' }, 'x', /program/],
    ['two project files', { 'A.csproj': '', 'B.csproj': '' }, 'dotnet A.dll', /exactly one project file/],
  ])('is %s', (_, files, command, message) => {
    const { plans, diagnostics } = imageOfProject(files, { command });
    expect(plans).toEqual([]);
    expect(diagnostics).toMatchObject([
      {
        code: 'IMAGE_SOURCE_UNKNOWN',
        message: expect.stringMatching(message) as string,
        hint: expect.any(String) as string,
      },
    ]);
  });
});

describe('what wants attention', () => {
  const dev = { 'package-lock.json': '{}' };

  it.each([
    [
      'a development server',
      { ...dev, 'package.json': json({ scripts: { dev: 'nodemon a.js' } }) },
      {},
      /nodemon a\.js/,
    ],
    ['a command for it', { ...dev, ...start }, { command: 'node --watch a.js' }, /node --watch a\.js/],
    [
      'development packages at the start',
      { ...dev, 'package.json': json({ scripts: { start: 'tsx a.ts' }, devDependencies: { tsx: '4' } }) },
      {},
      /development dependencies, because it starts with tsx/,
    ],
    [
      'no lock file',
      { 'package.json': json({ scripts: { start: 'node a.js' }, dependencies: { a: '1' } }) },
      {},
      /lock file/,
    ],
    [
      'a site',
      {
        ...dev,
        'package.json': json({ scripts: { dev: 'vite', build: 'vite build' }, devDependencies: { vite: '8' } }),
      },
      {},
      /nginx/,
    ],
    [
      'Flask without gunicorn',
      { 'requirements.txt': 'flask==3\n', 'app.py': 'app = Flask(__name__)\n' },
      {},
      /made for development/,
    ],
    ['open versions', { 'requirements.txt': 'flask\n', 'main.py': '' }, {}, /not pinned/],
    ['no Cargo.lock', { 'Cargo.toml': '[package]\nname = "api"\n' }, {}, /Cargo\.lock/],
    [
      'a command that compiles',
      { 'go.mod': '', 'main.go': 'package main\n' },
      { command: 'go run .' },
      /not `go run \.`/,
    ],
  ])('is %s', (_, files, options, message) => {
    const { plans, diagnostics } = imageOfProject(files, options);
    expect(plans).toHaveLength(1);
    expect(diagnostics).toMatchObject([
      { code: 'IMAGE_WANTS_ATTENTION', severity: 'warning', message: expect.stringMatching(message) as string },
    ]);
  });
});

function json(content: object): string {
  return JSON.stringify(content);
}
