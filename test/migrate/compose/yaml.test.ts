import { describe, expect, it } from 'vitest';
import { formatNumber, readScalar } from '../../../src/compose/scalars.ts';
import { loadProject, loadText, places, webWith } from './load-compose.ts';

describe('readScalar', () => {
  it.each([
    ['0440', 288],
    ['0o440', 288],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['089', 89],
    ['1e3', 1000],
    ['.5', 0.5],
    ['22:22', '22:22'],
    ['no', 'no'],
    ['on', 'on'],
    ['TRUE', true],
    ['~', null],
    ['', null],
    ['2020-01-01', '2020-01-01'],
    ['9007199254740993', '9007199254740993'],
    ['-', '-'],
    ['1.2.3', '1.2.3'],
  ])('reads %s as the reference does', (text, value) => {
    expect(readScalar(text)).toEqual(value);
  });

  it('reads what is no finite number', () => {
    expect([readScalar('.inf'), readScalar('-.inf'), readScalar('.nan')]).toEqual([Infinity, -Infinity, Number.NaN]);
  });
});

describe('formatNumber', () => {
  it.each([
    [1.5, '1.5'],
    [0.00001, '1e-05'],
    [1e21, '1e+21'],
    [100_000, '100000'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Inf'],
  ])('writes %d as Go does', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('a compose file as YAML', () => {
  it('writes out anchors and merge keys, own entries before merged ones', async () => {
    const { model } = await loadProject(
      [
        'x-base: &base { image: nginx, environment: &env { A: 1, B: 2 } }',
        'x-more: &more { tty: true, image: other }',
        'x-both: &both [*base, *more]',
        'services:',
        '  one: { <<: [*base, *more], environment: { <<: *env, B: 3 } }',
        '  two: { <<: *both }',
      ].join('\n'),
    );
    expect(model.services['one']).toMatchObject({ image: 'nginx', tty: true, environment: { A: '1', B: '3' } });
    expect(model.services['two']).toMatchObject({ image: 'nginx', tty: true });
    expect(model['x-base']).toMatchObject({ image: 'nginx' });
  });

  it('merges the documents of one file, later ones onto earlier ones', async () => {
    const text = `${webWith('ports: ["1:1"]')}---\nservices:\n  web:\n    ports: ["2:2"]\n    tty: true\n`;
    const { model } = await loadProject(text);
    expect(model.services['web']).toMatchObject({ tty: true, ports: [{ target: 1 }, { target: 2 }] });
  });

  it('refuses aliases that would fill the memory, and one that contains itself', async () => {
    const levels = 'abcdefghi'.split('').map((name, index, all) => {
      const inner = index === 0 ? '[x, x, x, x, x, x, x, x, x, x]' : `[${`*${all[index - 1]}, `.repeat(10)}]`;
      return `x-${name}: &${name} ${inner}`;
    });
    expect(places(await loadText(`${levels.join('\n')}\n`))[0]).toMatch(/^YAML_ALIAS_EXPANSION/);
    expect(places(await loadText('x-a: &a\n  b: *a\n'))).toEqual(['YAML_ALIAS_RECURSIVE 2:6']);
  });

  it('refuses a merge of something else than a map', async () => {
    expect(places(await loadText('x-a: &a 1\nservices:\n  web: { <<: *a }\n'))).toEqual(['YAML_MERGE_KEY 3:14']);
  });

  it('refuses keys that are no texts, and the same key twice', async () => {
    expect(places(await loadText('services:\n  123: { image: a }\n'))).toEqual(['COMPOSE_KEY 2:3']);
    expect(places(await loadText('services:\n  ? [a]\n  : { image: a }\n'))).toEqual(['COMPOSE_KEY 2:5']);
    expect(places(await loadText('services: {}\nservices: {}\n'))).toEqual(['YAML_DUPLICATE_KEY 2:1']);
  });

  it('refuses lists, single values and nothing', async () => {
    expect(places(await loadText('- a\n'))).toEqual(['COMPOSE_NOT_A_MAP 1:3']);
    expect(places(await loadText('# nothing\n'))).toEqual(['COMPOSE_EMPTY 1:1']);
    expect(places(await loadText('services: [\n'))[0]).toMatch(/^YAML_/);
  });

  it('refuses what is nested too deeply', async () => {
    expect(places(await loadText(`x-a: ${'['.repeat(20_000)}`))[0]).toMatch(/^YAML_/);
  });

  it('warns of a tag that means nothing', async () => {
    const result = await loadText(webWith('ports: !rest []'));
    expect(places(result)).toEqual(['YAML_TAG 4:12']);
    expect(result.project).toBeDefined();
  });

  it('warns of a number that loses a digit as a text', async () => {
    const result = await loadText(webWith('environment:\n  PYTHON: 3.10\n  RATIO: 0.5'));
    expect(places(result)).toEqual(['COMPOSE_NUMBER 5:15']);
    expect(result.project?.model.services['web']?.environment).toEqual({ PYTHON: '3.1', RATIO: '0.5' });
  });

  it('keeps an octal mode as the number that it is', async () => {
    const { model } = await loadProject(
      `${webWith('secrets: [{ source: s, mode: 0440 }]')}secrets: { s: { file: s } }\n`,
    );
    expect(model.services['web']?.secrets).toEqual([{ source: 's', mode: 288, target: '/run/secrets/s' }]);
  });
});
