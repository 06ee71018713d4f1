import { describe, expect, it } from 'vitest';

import { chooseVersion } from '../../../src/kinds/parts/languages/image-versions.ts';

const known = ['24.18', '22.22', '20.20'] as const;

describe('the version that a constraint allows', () => {
  it.each([
    [undefined, '24.18'],
    ['', '24.18'],
    ['lts/*', '24.18'],
    ['*', '24.18'],
    ['>=20', '24.18'],
    ['>= 20.9.0 <24', '22.22'],
    ['^20.9 || ^22', '22.22'],
    ['20.x', '20.20'],
    ['v22.1.0', '22.22'],
    ['22.1 || 20.1', '22.22'],
    ['v22.22.3', '22.22'],
    ['22', '22.22'],
    ['~20.20.1', '20.20'],
    ['<=22', '22.22'],
    ['<22.22', '20.20'],
    ['>22', '24.18'],
    ['18', '24.18'],
    ['nonsense', '24.18'],
  ])('%j is %s', (constraint, version) => {
    expect(chooseVersion(known, constraint)).toBe(version);
  });

  it.each([
    ['>=3.11,<3.13', '3.12'],
    ['^3.11', '3.13'],
    ['~=3.11', '3.13'],
    ['~=3.11.2', '3.11'],
    ['==3.12.*', '3.12'],
    ['!=3.13.1,>=3.13', '3.13'],
  ])('of Python %j is %s', (constraint, version) => {
    expect(chooseVersion(['3.13', '3.12', '3.11'], constraint)).toBe(version);
  });
});
