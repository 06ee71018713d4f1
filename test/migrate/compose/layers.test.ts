import { describe, expect, it } from 'vitest';
import { loadProject, loadText, places, webWith, type TextRequest } from './load-compose.ts';

async function merged(base: string, override: string): Promise<unknown> {
  const request: TextRequest = { files: ['compose.yaml', 'over.yaml'], disk: { 'over.yaml': webWith(override) } };
  return (await loadProject(webWith(base), request)).model.services['web'];
}

describe('override files', () => {
  it('replace commands, append lists, and merge maps and pairs', async () => {
    const base = [
      'command: [a]',
      'environment: { A: 1, B: 1 }',
      'labels: ["l=1"]',
      'ports: ["1:1", "2:2"]',
      'volumes: ["./a:/a", "./b:/b"]',
      'security_opt: [a]',
      'healthcheck: { test: [CMD, a], retries: 2 }',
      'ulimits: { nofile: { soft: 1, hard: 2 } }',
      'extra_hosts: ["a:1.1.1.1"]',
      'logging: { driver: one, options: { a: x } }',
      'stop_signal: SIGINT',
    ];
    const override = [
      'command: [b]',
      'environment: [B=2, C=2]',
      'labels: { l: 2 }',
      'ports: ["1:1", "3:3"]',
      'volumes: ["./c:/a"]',
      'security_opt: [b]',
      'healthcheck: { test: b }',
      'ulimits: { nofile: 5 }',
      'extra_hosts: ["a:1.1.1.1", "b:2.2.2.2"]',
      'logging: { driver: two, options: { b: y } }',
      'stop_signal:',
    ];
    expect(await merged(base.join('\n'), override.slice(0, -1).join('\n'))).toMatchObject({
      command: ['b'],
      environment: { A: '1', B: '2', C: '2' },
      labels: { l: '2' },
      ports: [{ target: 1 }, { target: 2 }, { target: 3 }],
      volumes: [
        { source: '/shop/c', target: '/a' },
        { source: '/shop/b', target: '/b' },
      ],
      security_opt: ['a', 'b'],
      healthcheck: { test: ['CMD-SHELL', 'b'], retries: 2 },
      ulimits: { nofile: 5 },
      extra_hosts: ['a=1.1.1.1', 'b=2.2.2.2'],
      logging: { driver: 'two', options: { b: 'y' } },
      stop_signal: 'SIGINT',
    });
  });

  it('take away with !reset and replace with !override', async () => {
    const service = await merged(
      'ports: ["1:1"]\nenvironment: { A: 1, B: 1 }\nlabels: [a=1]\nlogging: { driver: x, options: { a: y } }',
      'ports: !override ["2:2"]\nenvironment: { A: !reset null }\nlabels: !reset []\nlogging: { driver: x, options: { b: z } }',
    );
    expect(service).toMatchObject({
      ports: [{ target: 2 }],
      environment: { B: '1' },
      logging: { driver: 'x', options: { a: 'y', b: 'z' } },
    });
    expect(service).not.toHaveProperty('labels');
  });

  it('merge networks, pools of addresses and builds', async () => {
    const { model } = await loadProject(
      `${webWith('build: ./a\nnetworks: [one]')}networks:\n  one: { ipam: { config: [{ subnet: 10.0.0.0/8, gateway: 10.0.0.1 }] } }\n`,
      {
        files: ['compose.yaml', 'over.yaml'],
        disk: {
          'over.yaml': `${webWith('build: { target: t }\nnetworks: { one: { aliases: [w] } }')}networks:\n  one: { ipam: { config: [{ subnet: 10.0.0.0/8, ip_range: 10.1.0.0/16 }, { subnet: 11.0.0.0/8 }] } }\n`,
        },
      },
    );
    expect(model.services['web']).toMatchObject({
      build: { context: '/shop/a', target: 't' },
      networks: { one: { aliases: ['w'] } },
    });
    expect(model.networks?.['one']?.ipam?.config).toEqual([
      { subnet: '10.0.0.0/8', gateway: '10.0.0.1', ip_range: '10.1.0.0/16' },
      { subnet: '11.0.0.0/8' },
    ]);
  });

  it('cannot be put together in forms that do not fit', async () => {
    const result = await loadText(webWith('expose: [1]'), {
      files: ['compose.yaml', 'over.yaml'],
      disk: { 'over.yaml': webWith('expose: { a: 1 }') },
    });
    expect(places(result)).toEqual(['COMPOSE_MERGE 4:5']);
  });

  it('are found beside the compose file of the folder or one above it', async () => {
    const disk = {
      'docker-compose.yml': webWith('tty: true'),
      'compose.override.yaml': webWith('hostname: h'),
      'a/b/x': '',
    };
    const result = await loadText(webWith('user: u'), { folder: '/shop/a/b', disk });
    expect(result.project?.files).toEqual(['/shop/compose.yaml', '/shop/compose.override.yaml']);
    expect(result.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning COMPOSE_SEVERAL']);
    const named = await loadProject(webWith('user: u'), {
      environment: { COMPOSE_FILE: 'a.yml:b.yml' },
      disk: { 'a.yml': webWith('tty: true'), 'b.yml': webWith('init: true') },
    });
    expect(named.model.services['web']).toMatchObject({ tty: true, init: true });
  });

  it('are missed', async () => {
    const result = await loadText('', { files: ['none.yaml'] });
    expect(places(result)).toEqual(['COMPOSE_NOT_FOUND 1:1']);
    expect(places(await loadText('', { folder: '/elsewhere' }))).toEqual(['COMPOSE_NOT_FOUND undefined:undefined']);
    const folder = await loadText('', { files: ['a'], disk: { 'a/b': '' } });
    expect(folder.diagnostics[0]).toMatchObject({ code: 'COMPOSE_UNREADABLE' });
  });
});

describe('extends', () => {
  const base =
    'services:\n  base: { extends: root, volumes: ["./d:/d"], ports: ["1:1"] }\n  root: { image: r, env_file: x.env }\n';

  it('merges onto a service of another file, whose paths start from its own folder', async () => {
    const text =
      'services:\n  web:\n    extends: { file: sub/base.yaml, service: base }\n    ports: !override ["2:2"]\n';
    const { model } = await loadProject(text, { disk: { 'sub/base.yaml': base, 'sub/x.env': 'A=1\n' } });
    expect(model.services['web']).toMatchObject({
      image: 'r',
      environment: { A: '1' },
      ports: [{ target: 2 }],
      volumes: [{ source: '/shop/sub/d' }],
    });
    expect(Object.keys(model.services)).toEqual(['web']);
  });

  it('extends what an include brings', async () => {
    const { model } = await loadProject('include: [sub/a.yaml]\nservices:\n  web: { extends: api, tty: true }\n', {
      disk: { 'sub/a.yaml': 'services: { api: { image: x } }\n' },
    });
    expect(model.services['web']).toMatchObject({ image: 'x', tty: true });
  });

  it('is refused for what is not there, in a circle, and on another machine', async () => {
    const unknown = await loadText('services:\n  a: { extends: base1 }\n  base2: { image: x }\n');
    expect(places(unknown)).toEqual(['COMPOSE_EXTENDS 2:17']);
    expect(unknown.diagnostics[0]?.hint).toBe('Did you mean `base2`?');
    const circle = await loadText('services:\n  a: { extends: b }\n  b: { extends: a }\n');
    expect(places(circle)).toEqual(['COMPOSE_EXTENDS_CYCLE 2:8']);
    const remote = 'services:\n  a:\n    extends: { file: "https://x.test/c.yaml", service: a }\n';
    expect(places(await loadText(remote))).toEqual(['COMPOSE_REMOTE 3:22']);
    const missing = 'services:\n  a:\n    extends: { file: none.yaml, service: a }\n';
    expect(places(await loadText(missing))).toEqual(['COMPOSE_NOT_FOUND 3:22']);
  });

  it('takes a file from elsewhere where that is allowed', async () => {
    const text = 'services:\n  a:\n    extends: { file: "https://x.test/c.yaml", service: base }\n';
    const { model } = await loadProject(text, {
      disk: { 'cache/c.yaml': 'services: { base: { image: far } }\n' },
      fetchRemote: async (address) =>
        address === 'https://x.test/c.yaml'
          ? { file: '/shop/cache/c.yaml', repository: { url: address, commit: 'abc', folder: '/shop/cache' } }
          : { wrong: 'is not there' },
    });
    expect(model.services['a']?.image).toBe('far');
  });
});

describe('include', () => {
  it('has a folder and variables of its own, and what stands outside is merged onto it', async () => {
    const { model } = await loadProject(
      'include:\n  - sub/compose.yaml\n  - { path: [o/one.yaml, o/two.yaml], env_file: o/vars, project_directory: o/dir }\nservices:\n  api: { tty: true }\n',
      {
        environment: { OUT: 'out' },
        disk: {
          'sub/compose.yaml':
            'services:\n  api: { image: "api:$V", build: ., environment: [V, OUT], volumes: ["./x:/x"] }\n',
          'sub/.env': 'V=sub\nOUT=sub\n',
          'o/one.yaml': 'services:\n  o: { image: "o:$O", volumes: ["./y:/y"] }\n',
          'o/two.yaml': 'services:\n  o: { command: two }\n',
          'o/vars': 'O=oh\n',
        },
      },
    );
    expect(model.services['api']).toMatchObject({
      image: 'api:sub',
      tty: true,
      build: { context: '/shop/sub' },
      environment: { V: 'sub', OUT: 'out' },
      volumes: [{ source: '/shop/sub/x' }],
    });
    expect(model.services['o']).toMatchObject({
      image: 'o:oh',
      command: ['two'],
      volumes: [{ source: '/shop/o/dir/y' }],
    });
  });

  it('takes the same file twice without doubling what it says', async () => {
    const disk = {
      'a.yaml': 'include: [c.yaml]\n',
      'b.yaml': 'include: [c.yaml]\n',
      'c.yaml': 'services: { c: { image: c, security_opt: [x] } }\n',
    };
    const { model } = await loadProject('include: [a.yaml, b.yaml]\n', { disk });
    expect(model.services['c']?.security_opt).toEqual(['x']);
  });

  it('is refused in a circle, from another machine, and without a file', async () => {
    const circle = await loadText('include: [a.yaml]\n', { disk: { 'a.yaml': 'include: [compose.yaml]\n' } });
    expect(places(circle)).toEqual(['COMPOSE_INCLUDE_CYCLE 1:11']);
    expect(places(await loadText('include:\n  - oci://x.test/y\n'))).toEqual(['COMPOSE_REMOTE 2:5']);
    expect(places(await loadText('include: [{ env_file: x }]\n'))).toEqual(['COMPOSE_INCLUDE 1:11']);
    expect(places(await loadText('include: [none.yaml]\n'))).toEqual(['COMPOSE_NOT_FOUND 1:11']);
    expect(places(await loadText('include: none.yaml\n'))).toEqual(['COMPOSE_VALUE_TYPE 1:10']);
    const result = await loadText('include: [{ path: a.yaml, env_file: none }]\n', {
      disk: { 'a.yaml': 'services: {}\n' },
    });
    expect(places(result)).toEqual(['COMPOSE_ENV_FILE 1:37']);
  });
});

describe('profiles', () => {
  const text =
    'services:\n  a: { image: a, depends_on: { b: { condition: service_started, required: false } } }\n  b: { image: b, profiles: [extra] }\n';

  it('turn services on', async () => {
    expect(Object.keys((await loadProject(text)).model.services)).toEqual(['a']);
    expect(Object.keys((await loadProject(text)).inactive)).toEqual(['b']);
    for (const request of [
      { profiles: ['extra'] },
      { profiles: ['*'] },
      { environment: { COMPOSE_PROFILES: 'x, extra' } },
    ]) {
      expect(Object.keys((await loadProject(text, request)).model.services)).toEqual(['a', 'b']);
    }
  });

  it('must have what an active service needs', async () => {
    const needed = text.replace('required: false', 'required: true');
    expect(places(await loadText(needed))).toEqual(['COMPOSE_UNDEFINED 2:35']);
  });
});
