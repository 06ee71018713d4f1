import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/migrate/compose/interpolate/evaluate.ts';
import { formatTemplate, parseTemplate } from '../../../src/compose/template.ts';
import { loadProject, loadService, loadText, places, webWith } from './load-compose.ts';

const values: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '' };

function valueOf(text: string): string {
  const parsed = parseTemplate(text);
  if ('wrong' in parsed) return `wrong: ${parsed.wrong}`;
  return evaluate(parsed.template, (name) => values[name]).value;
}

describe('a text with variables', () => {
  it.each([
    ['$SET', 'value'],
    ['${SET}', 'value'],
    ['a${SET}b$SET', 'avaluebvalue'],
    ['${UNSET:-default}', 'default'],
    ['${EMPTY:-default}', 'default'],
    ['${EMPTY-default}', ''],
    ['${UNSET-default}', 'default'],
    ['${SET:+other}', 'other'],
    ['${EMPTY:+other}', ''],
    ['${EMPTY+other}', 'other'],
    ['${UNSET+other}', ''],
    ['${UNSET:-${SET:-inner}}', 'value'],
    ['${UNSET:-${ALSO:-inner}} tail', 'inner tail'],
    ['${UNSET:-a?b}', 'a?b'],
    ['${UNSET-"q:-w"}', '"q:-w"'],
    ['${UNSET:-{}}', '{}'],
    ['${UNSET:-{"a":"b"}} x', '{"a":"b"} x'],
    ['$$SET', '$SET'],
    ['$${SET}', '${SET}'],
    ['$1 $ $(cmd) $-', '$1 $ $(cmd) $-'],
    ['${SET/a/b}', 'wrong: ${SET/a/b}'],
    ['${}', 'wrong: ${}'],
    ['${SET', 'wrong: ${SET'],
    ['${1}', 'wrong: ${1}'],
    ['${UNSET:-a\nb}', 'wrong: ${UNSET:-a'],
  ])('%j is %j', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it.each(['$SET ${A:-b$$c} $$x', '${A:?say ${B:-c}}', 'plain'])('is written again as it was: %s', (text) => {
    const parsed = parseTemplate(text);
    expect('template' in parsed && formatTemplate(parsed.template)).toBe(text);
  });
});

describe('variables of a compose file', () => {
  it('come from the shell before .env, and become numbers and truths where those are meant', async () => {
    const service = await loadService('scale: ${N}\ntty: ${T:-yes2}\nhostname: ${H}', {
      disk: { '.env': 'N=2\nT=true\nH=file\n' },
      environment: { H: 'shell' },
    });
    expect(service).toMatchObject({ scale: 2, tty: true, hostname: 'shell' });
  });

  it('come from the files that are named instead of .env, the last of them first', async () => {
    const disk = { '.env': 'A=env\nB=env\n', 'one.env': 'A=one\nC=one\n', 'two.env': 'C=two\n' };
    const service = await loadService('labels: ["a=$A", "b=${B:-none}", "c=$C"]', {
      disk,
      envFiles: ['one.env', 'two.env'],
    });
    expect(service.labels).toEqual({ a: 'one', b: 'none', c: 'two' });
  });

  it('are named where they are missing', async () => {
    const result = await loadText(webWith('hostname: ${A}\ndomainname: ${B:?say it}\nuser: ${C!x}'));
    expect(places(result)).toEqual([
      'COMPOSE_VARIABLE_UNSET 4:15',
      'COMPOSE_VARIABLE_REQUIRED 5:17',
      'COMPOSE_INTERPOLATION 6:11',
    ]);
    expect(result.project).toBeUndefined();
  });

  it('cannot be what the attribute does not take', async () => {
    const result = await loadText(webWith('scale: ${A:-two}\ntty: "on"'));
    expect(places(result)).toEqual(['COMPOSE_VALUE_TYPE 4:12', 'COMPOSE_OBSOLETE 5:10']);
  });

  it('include the name of the project, which is made from a folder or a name', async () => {
    const { model } = await loadProject(`name: My.Shop\n${webWith('hostname: ${COMPOSE_PROJECT_NAME}')}`);
    expect([model.name, model.services['web']?.hostname]).toEqual(['myshop', 'myshop']);
    expect((await loadProject(webWith('tty: true'))).model.name).toBe('shop');
  });

  it('refuse a name that is none', async () => {
    expect(places(await loadText(`name: "_"\n${webWith('tty: true')}`))).toEqual(['COMPOSE_PROJECT_NAME 1:7']);
    const result = await loadText(webWith('tty: true'), { projectName: 'My Shop' });
    expect(result.diagnostics[0]).toMatchObject({ code: 'COMPOSE_PROJECT_NAME', hint: 'Call it `myshop`.' });
  });
});
