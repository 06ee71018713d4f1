import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../src/manifest/format-diagnostic.ts';
import { loadText, places, webWith } from './load-compose.ts';

const of = async (attributes: string, rest = ''): Promise<readonly string[]> =>
  places(await loadText(`${webWith(attributes)}${rest}`));

describe('the shape of a compose file', () => {
  it('is told with place, frame and hint, all at once', async () => {
    const result = await loadText(webWith('enviroment: { A: 1 }\nports: 80\nrestart: 5\nbuild: { contxt: . }'));
    expect(places(result).toSorted()).toEqual([
      'COMPOSE_UNKNOWN_ATTRIBUTE 4:5',
      'COMPOSE_UNKNOWN_ATTRIBUTE 7:14',
      'COMPOSE_VALUE_TYPE 5:12',
      'COMPOSE_VALUE_TYPE 6:14',
    ]);
    const unknown = result.diagnostics.find(({ message }) => message.includes('enviroment'));
    expect(unknown && formatDiagnostic(unknown, result.sources, { directory: '/shop' })).toBe(
      [
        'error COMPOSE_UNKNOWN_ATTRIBUTE Compose knows no attribute `enviroment` of `services.web`',
        '  at compose.yaml:4:5',
        '    3 |     image: nginx',
        '  > 4 |     enviroment: { A: 1 }',
        '      |     ^^^^^^^^^^',
        '    5 |     ports: 80',
        '  hint: Did you mean `environment`?',
      ].join('\n'),
    );
  });

  it.each([
    ['volumes: [{ source: x, target: /x }]', 'COMPOSE_ATTRIBUTE_MISSING 4:15'],
    ['volumes: [{ type: bnid, target: /x }]', 'COMPOSE_VALUE 4:23'],
    ['volumes: [{ type: bind, target: /x }]', 'COMPOSE_ATTRIBUTE_MISSING 4:15'],
    ['volumes: [{ type: tmpfs, target: /x, tmpfs: { size: -1 } }]', 'COMPOSE_VALUE 4:57'],
    ['cpu_percent: 101', 'COMPOSE_VALUE 4:18'],
    ['gpus: some', 'COMPOSE_VALUE 4:11'],
    ['pull_policy: sometimes', 'COMPOSE_VALUE 4:18'],
    ['container_name: "-"', 'COMPOSE_VALUE 4:21'],
    ['security_opt: [a, b, a]', 'COMPOSE_REPEATS 4:26'],
    ['depends_on: { db: { restart: true } }', 'COMPOSE_ATTRIBUTE_MISSING 4:19'],
    ['deploy: { resources: { reservations: { devices: [{ count: 1 }] } } }', 'COMPOSE_ATTRIBUTE_MISSING 4:54'],
    ['environment:', 'COMPOSE_VALUE_TYPE 4:5'],
    ['stop_grace_period: 10', 'COMPOSE_VALUE_TYPE 4:24'],
    ['x-mine: { any: [thing] }', ''],
  ])('%s: %s', async (attributes, place) => {
    expect((await of(attributes)).join()).toBe(place);
  });

  it('has names of letters, digits and a few signs', async () => {
    expect(places(await loadText('services:\n  "a b": { image: x }\n'))).toEqual(['COMPOSE_VALUE 2:3']);
  });

  it('of the first format is told once', async () => {
    expect(places(await loadText('web: { image: x }\ndb: { image: y }\n'))).toEqual(['COMPOSE_FIRST_FORMAT 1:1']);
  });

  it('takes `version`, but notes that it says nothing', async () => {
    const { project, diagnostics } = await loadText(`version: "3"\n${webWith('tty: true')}`);
    expect(diagnostics).toMatchObject([{ code: 'COMPOSE_OBSOLETE', severity: 'note' }]);
    expect(project?.model).not.toHaveProperty('version');
  });
});

describe('a project as a whole', () => {
  it.each([
    ['networks: [back]', 'COMPOSE_UNDEFINED 4:16'],
    ['volumes: ["db:/db"]', 'COMPOSE_UNDEFINED 4:15'],
    ['secrets: [s]', 'COMPOSE_UNDEFINED 4:15'],
    ['configs: [{ source: c }]', 'COMPOSE_UNDEFINED 4:25'],
    ['models: [m]', 'COMPOSE_UNDEFINED 4:14'],
    ['depends_on: [db]', 'COMPOSE_UNDEFINED 4:18'],
    ['network_mode: service:db', 'COMPOSE_UNDEFINED 4:19'],
    [
      'build: { context: ., secrets: [s], additional_contexts: { a: "service:b" } }',
      'COMPOSE_UNDEFINED 4:36,COMPOSE_UNDEFINED 4:66',
    ],
    ['network_mode: host\nnetworks: [default]', 'COMPOSE_CONFLICT 4:5'],
    ['build: { dockerfile: D, dockerfile_inline: FROM x }', 'COMPOSE_CONFLICT 4:29'],
    ['platform: linux/arm64\nbuild: { context: ., platforms: [linux/amd64] }', 'COMPOSE_CONFLICT 5:26'],
    ['healthcheck: { test: [curl, x] }', 'COMPOSE_VALUE 4:26'],
    ['scale: 2\ndeploy: { replicas: 3 }', 'COMPOSE_CONFLICT 4:12'],
    ['mem_limit: 1g\ndeploy: { resources: { limits: { memory: 2g } } }', 'COMPOSE_CONFLICT 4:16'],
    ['cpus: 1\ndeploy: { resources: { limits: { cpus: "2" } } }', 'COMPOSE_CONFLICT 4:11'],
    ['scale: 2\ncontainer_name: web1', 'COMPOSE_CONFLICT 4:12'],
    ['scale: -1', 'COMPOSE_VALUE 4:12'],
    ['tmpfs: [/a]\nvolumes: ["./a:/a"]', 'COMPOSE_CONFLICT 4:13'],
    ['develop: { watch: [{ path: ., action: sync }] }', 'COMPOSE_ATTRIBUTE_MISSING 4:24'],
    ['develop: { watch: [{ path: "", action: rebuild }] }', 'COMPOSE_VALUE 4:24'],
    ['gpus: [{ count: 1, device_ids: [a] }]', 'COMPOSE_CONFLICT 4:24'],
    ['deploy: { resources: { limits: { cpus: many } } }', 'COMPOSE_VALUE 4:44'],
  ])('%s: %s', async (attributes, place) => {
    expect((await of(attributes)).join()).toBe(place);
  });

  it.each([
    ['volumes: { a: { external: true, driver: local } }', 'COMPOSE_CONFLICT'],
    ['secrets: { a: {} }', 'COMPOSE_ATTRIBUTE_MISSING'],
    ['secrets: { a: { file: x, environment: Y } }', 'COMPOSE_CONFLICT'],
    ['configs: { a: { file: x, content: y } }', 'COMPOSE_CONFLICT'],
    ['configs: { a: { external: true } }', ''],
    ['networks: { a: { name: x, external: { name: y } } }', 'COMPOSE_CONFLICT'],
  ])('%s: %s', async (section, code) => {
    const { diagnostics } = await loadText(`${webWith('tty: true')}${section}\n`);
    expect(diagnostics.map((diagnostic) => diagnostic.code).join()).toBe(code);
  });

  it('needs an image or a build for each service, and no circle', async () => {
    const result = await loadText('services:\n  a: { imge: x }\n');
    expect(places(result)).toEqual(['COMPOSE_UNKNOWN_ATTRIBUTE 2:8']);
    expect(places(await loadText('services:\n  a: { tty: true }\n'))).toEqual(['COMPOSE_ATTRIBUTE_MISSING 2:3']);
    const circle = 'services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n';
    expect(places(await loadText(circle))).toEqual(['COMPOSE_DEPENDENCY_CYCLE 2:31']);
  });
});
