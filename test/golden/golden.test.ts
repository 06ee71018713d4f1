import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindCodes } from '../../src/support/codes/manifest-bind.ts';
import { checkCodes } from '../../src/support/codes/manifest-check.ts';
import { overlayCodes } from '../../src/support/codes/manifest-overlay.ts';
import { validateCodes } from '../../src/support/codes/manifest-validate.ts';
import { yamlCodes } from '../../src/support/codes/manifest-yaml.ts';
import { expectedFiles, findCases, fixtures, loadCase, outputs, produce } from './case.ts';

const cases = findCases();

describe.each(cases)('%s', (name) => {
  const isAboutDiagnostics = name.startsWith('diagnostics/');
  const files = isAboutDiagnostics ? ['diagnostics.txt'] : expectedFiles(name);

  it('expects something that can be made', () => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of expectedFiles(name)) expect(Object.keys(outputs)).toContain(file);
  });

  it.each(files)('gives the expected %s', async (file) => {
    const text = produce(await loadCase(name), name, file);
    await expect(text).toMatchFileSnapshot(join(fixtures, name, 'expected', file));
  });

  if (!isAboutDiagnostics) return;

  it('says something, at a place, with a hint', async () => {
    const { diagnostics } = await loadCase(name);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics) {
      expect(diagnostic, diagnostic.message).toHaveProperty('location');
      expect(diagnostic, diagnostic.message).toHaveProperty('hint');
    }
  });
});

describe('the codes of the manifest', () => {
  // Reported when a value is asked for, long after loading.
  const later = ['EXPRESSION_UNRESOLVED'];

  it('are each shown by a case', async () => {
    const results = await Promise.all(cases.map((name) => loadCase(name)));
    const seen = new Set<string>(results.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
    const codes = Object.keys({ ...yamlCodes, ...overlayCodes, ...validateCodes, ...bindCodes, ...checkCodes });
    expect(codes.filter((code) => !seen.has(code) && !later.includes(code))).toEqual([]);
  });
});
