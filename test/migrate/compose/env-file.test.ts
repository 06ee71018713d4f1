import { describe, expect, it } from 'vitest';
import { parseEnvFile, parseRawEnvFile } from '../../../src/migrate/compose/environment/env-file.ts';
import { loadService, loadText, places, webWith } from './load-compose.ts';

const known = (name: string): string | undefined => ({ SHELL: 'sh' })[name];
const read = (text: string): Readonly<Record<string, string>> => Object.fromEntries(parseEnvFile(text, known).values);

describe('parseEnvFile', () => {
  it.each([
    ['A=b', 'b'],
    ['A = b ', 'b'],
    ['export A=b', 'b'],
    ['A: b', 'b'],
    ['A=a#b', 'a#b'],
    ['A=a #b', 'a'],
    ['A=', ''],
    ["A='$X \\n #'", '$X \\n #'],
    ["A='it\\'s'", "it's"],
    ['A="a\\tb \\"c\\" \\\\ \\$d \\0101"', 'a\tb "c" \\ $d A'],
    ['A="one\ntwo" # end', 'one\ntwo'],
    ['A=$SHELL-${B:-c}', 'sh-c'],
    ['B=1\nA=${B}2', '12'],
    ['\uFEFFA=b', 'b'],
    ['A=b\r\nB=c\r\n', 'b'],
  ])('reads %j', (text, value) => {
    expect(read(text)['A']).toBe(value);
  });

  it('takes a key alone from the shell, and drops it when it is not there', () => {
    expect(read('SHELL\nNONE\n# c\n\nk.e-y[0]=1\n')).toEqual({ SHELL: 'sh', 'k.e-y[0]': '1' });
  });

  it.each([
    ['A b=1', 1],
    ['A=1\nB%=2', 2],
    ['A="open', 1],
    ['A=1\n\nB=${x', 3],
    ['A=${X:?no}', 1],
  ])('says the line of what is wrong in %j', (text, line) => {
    expect(parseEnvFile(text, known).problems.map((problem) => problem.line)).toEqual([line]);
  });
});

describe('parseRawEnvFile', () => {
  it('unquotes and replaces nothing', () => {
    const { values, problems } = parseRawEnvFile('A="x" #y\n# c\nSHELL\nB=$A=1\n=x\n', known);
    expect(Object.fromEntries(values)).toEqual({ A: '"x" #y', SHELL: 'sh', B: '$A=1' });
    expect(problems).toEqual([{ line: 5, message: expect.any(String) as string }]);
  });
});

describe('env files of a service', () => {
  const disk = { 'one.env': 'A=1\nB=1\n', 'two.env': 'B=${A}2\nC=$D\n', labels: 'a=1\nb=1\n' };

  it('go into its environment, which wins over them, and the last file over the others', async () => {
    const service = await loadService('env_file: [one.env, { path: two.env }]\nenvironment: { A: own, E: , F: }', {
      disk,
      environment: { D: 'shell', E: 'inherited' },
    });
    expect(service.environment).toEqual({ A: 'own', B: '12', C: 'shell', E: 'inherited', F: null });
    expect(service.env_file).toBeUndefined();
  });

  it('stay named with open variables, but are read', async () => {
    const { project } = await loadText(webWith('env_file: one.env'), { disk, variables: 'open' });
    expect(project?.model.services['web']?.env_file).toEqual([{ path: '/shop/one.env', required: true }]);
    expect(Object.fromEntries(project?.envFiles.get('/shop/one.env') ?? [])).toEqual({ A: '1', B: '1' });
  });

  it('are missed, unless they need not be there', async () => {
    const result = await loadText(webWith('env_file: [none.env, { path: other.env, required: false }]'));
    expect(places(result)).toEqual(['COMPOSE_ENV_FILE 4:16']);
    expect(places(await loadText(webWith('env_file: { path: x }')))).toEqual(['COMPOSE_VALUE_TYPE 4:15']);
  });

  it('have a place for what is wrong in them', async () => {
    const result = await loadText(webWith('env_file: bad.env'), { disk: { 'bad.env': 'A=1\nB C=2\n' } });
    expect(result.diagnostics[0]?.location).toMatchObject({ file: '/shop/bad.env', line: 2 });
    expect(places(result)).toEqual(['COMPOSE_ENV_SYNTAX 2:1']);
    const unknown = await loadText(webWith('env_file: [{ path: one.env, format: toml }]'), { disk });
    expect(places(unknown)).toEqual(['COMPOSE_ENV_FILE 4:24']);
  });

  it('give labels too', async () => {
    const service = await loadService('label_file: labels\nlabels: [b=own]', { disk });
    expect(service.labels).toEqual({ a: '1', b: 'own' });
  });
});
