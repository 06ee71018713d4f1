import { describe, expect, it } from 'vitest';
import { formatTemplate } from '../../../src/compose/template.ts';
import { isOpen } from '../../../src/compose/model/values.ts';
import { loadProject, loadService, loadText, places, webWith } from './load-compose.ts';

/** The value with its open texts as they would be written. */
function written(value: unknown): unknown {
  if (isOpen(value)) return formatTemplate(value.template);
  if (Array.isArray(value)) return value.map((item) => written(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, written(child)]));
}

const open = async (attributes: string, environment: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  written(await loadService(attributes, { variables: 'open', environment }));

describe('open variables', () => {
  it('stay in texts with their operators and defaults', async () => {
    const { image } = await loadService('hostname: a', { variables: 'open' });
    expect(image).toBe('nginx');
    const service = await loadService('hostname: "a-${B:-c}$$"', { variables: 'open' });
    expect(service.hostname).toEqual({
      template: ['a-', { name: 'B', operator: ':-', argument: ['c'], text: '${B:-c}' }, '$'],
    });
  });

  it('stay where a number, a truth, a size or a duration is meant', async () => {
    const attributes = 'scale: ${N:-1}\ntty: $T\nmem_limit: ${M}m\nstop_grace_period: ${S}\npull_policy: $P';
    expect(await open(attributes)).toMatchObject({
      scale: '${N:-1}',
      tty: '$T',
      mem_limit: '${M}m',
      stop_grace_period: '${S}',
      pull_policy: '$P',
    });
  });

  it('are parts of short forms', async () => {
    expect(
      await open('ports: ["${IP}:${PORT:-8080}:80", "$PORT:$INNER/udp"]\nenvironment: ["A=$A", B, "C=${C:?m}"]'),
    ).toMatchObject({
      ports: [
        { host_ip: '${IP}', published: '${PORT:-8080}', target: 80 },
        { published: '$PORT', target: '$INNER', protocol: 'udp' },
      ],
      environment: { A: '$A', B: null, C: '${C:?m}' },
    });
  });

  it('are bound where they hold several parts of a short form', async () => {
    expect(await open('ports: ["${P:-80:90}"]\nvolumes: ["${V:-./a:/b}"]')).toMatchObject({
      ports: [{ published: '80', target: 90 }],
      volumes: [{ source: '/shop/a', target: '/b' }],
    });
  });

  it('tell a path from the name of a volume by what they are now', async () => {
    expect(await open('volumes: ["${DATA}:/a", "./${X}:/b"]', { DATA: '/srv' })).toMatchObject({
      volumes: [
        { type: 'bind', source: '${DATA}', target: '/a' },
        { type: 'bind', source: '/shop/${X}', target: '/b' },
      ],
    });
  });

  it('are bound where a file must be found', async () => {
    const text = 'include: ["${WHERE:-sub}/a.yaml"]\n';
    const { model } = await loadProject(text, {
      variables: 'open',
      disk: { 'sub/a.yaml': 'services: { a: { image: "x:${TAG}" } }\n' },
    });
    expect(written(model.services['a']?.image)).toBe('x:${TAG}');
  });

  it('are merged as they are written', async () => {
    const { model } = await loadProject(webWith('ports: ["$P:80"]\nlabels: [a=$A]'), {
      variables: 'open',
      files: ['compose.yaml', 'over.yaml'],
      disk: { 'over.yaml': webWith('ports: ["$P:80"]\nlabels: [a=$B]') },
    });
    expect(written(model.services['web'])).toMatchObject({
      ports: [{ published: '$P', target: 80 }],
      labels: { a: '$B' },
    });
  });

  it('need no value, but must be variables', async () => {
    expect(places(await loadText(webWith('hostname: ${A:?must}'), { variables: 'open' }))).toEqual([]);
    expect(places(await loadText(webWith('hostname: ${A!}'), { variables: 'open' }))).toEqual([
      'COMPOSE_INTERPOLATION 4:15',
    ]);
  });

  it('do not mix with a file that uses their characters', async () => {
    const service = await loadService(`hostname: "\u{100000}$A\u{100001}"`, { variables: 'open' });
    expect(written(service.hostname)).toBe('\u{100000}$A\u{100001}');
    expect((await loadService(`hostname: "\u{100000}"`, { variables: 'open' })).hostname).toBe('\u{100000}');
  });
});

describe('locate', () => {
  it('finds where each value was written, also through short forms, merges and what is only meant', async () => {
    const { locate } = await loadProject(webWith('ports: ["1:1"]\nbuild: .'), {
      files: ['compose.yaml', 'over.yaml'],
      disk: { 'over.yaml': webWith('environment:\n  A: 1') },
    });
    const at = (...path: readonly (string | number)[]): string => {
      const { file, line, column } = locate(['services', 'web', ...path]);
      return `${file}:${line}:${column}`;
    };
    expect(at('ports', 0, 'published')).toBe('/shop/compose.yaml:4:13');
    expect(at('environment', 'A')).toBe('/shop/over.yaml:5:10');
    expect(at('build', 'dockerfile')).toBe('/shop/compose.yaml:5:12');
    expect(at('networks', 'default')).toBe('/shop/compose.yaml:2:3');
  });
});

describe('open variables of an included project', () => {
  it('have what its own files give them as a default', async () => {
    const included = [
      'services:',
      '  a:',
      '    image: "x:$V"',
      '    hostname: ${V:-d}',
      '    domainname: ${V:?m}',
      '    user: ${V:+u}',
      '    labels: ["l=${W}", "o=${OUT}", "n=${V-d}", "e=${E:-d}", "f=${E:+r}"]',
      '    environment: [V, OUT]',
    ].join('\n');
    const { model } = await loadProject('include: [sub/a.yaml]\n', {
      variables: 'open',
      environment: { OUT: 'out' },
      disk: { 'sub/a.yaml': included, 'sub/.env': "V=v\nW='a}b'\nOUT=in\nE=\n" },
    });
    expect(written(model.services['a'])).toMatchObject({
      image: 'x:${V-v}',
      hostname: '${V:-v}',
      domainname: '${V:-v}',
      user: 'u',
      labels: { l: 'a}b', o: '${OUT}', n: '${V-v}', e: '${E:-d}', f: '${E:+r}' },
      environment: { V: '${V-v}', OUT: null },
    });
  });
});
