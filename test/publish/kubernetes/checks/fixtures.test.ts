import { describe, expect, it } from 'vitest';
import { checkObjects, checks, type LintFinding } from '../../../../src/publish/kubernetes/checks/index.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';
import { caseFiles, caseNames, casePath, readCase, sides } from './cases.ts';

const names = checks.map(({ name }) => name);

describe('the cases of the checks', () => {
  it('are one for each check, and for nothing else', () => {
    expect([...caseNames()].sort()).toEqual([...names].sort());
  });

  it.each(names)('of %s are all there', (name) => {
    expect(caseFiles(name)).toEqual(['fail.txt', 'fail.yaml', 'pass.yaml']);
  });
});

describe.each(checks.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const findings = (side: (typeof sides)[number]) =>
    checkObjects(readCase(name, side)).filter((finding) => finding.check === name);

  it('has nothing against what passes', () => {
    expect(findings('pass')).toEqual([]);
  });

  it('says what is wrong with what fails', async () => {
    const found = findings('fail');
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) expect(finding).toMatchObject({ tool: check.tool, remedy: check.remedy });
    const text = `${found.map(describeFinding).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(casePath(name, 'fail.txt'));
  });
});

function describeFinding({ object, container, message, severity, remedy }: LintFinding): string {
  const place = [`${object.kind} ${object.name}`, ...(container === undefined ? [] : [`container ${container}`])];
  return `${severity ?? 'finding'}: ${place.join(', ')}: ${message}\n  ${remedy}`;
}

/** What these are about is what a schema refuses. */
const malformed = ['no-extensions-v1beta/fail', 'stable-version/fail', 'object-identity/fail'];

describeWithSchemas('what the checks are tried with', () => {
  const all = names.flatMap((name) => sides.map((side) => `${name}/${side}`));

  it.each(all.filter((path) => !malformed.includes(path)))('is valid in %s', (path) => {
    const [name = '', side] = path.split('/');
    const problems = readCase(name, side === 'pass' ? 'pass' : 'fail').flatMap((object) =>
      checkedVersions.flatMap((version) => validateObject(object, version)),
    );
    expect(problems).toEqual([]);
  });

  it.each(malformed)('is not valid in %s, on purpose', (path) => {
    const [name = ''] = path.split('/');
    const problems = readCase(name, 'fail').flatMap((object) => validateObject(object, 'v1.32'));
    expect(problems.length).toBeGreaterThan(0);
  });
});
