import { describe, expect, it } from 'vitest';
import { findExpansion } from '../../../src/manifest/parse/aliases.ts';

describe('findExpansion', () => {
  it('lets ordinary sharing be', () => {
    const shared = { a: 1 };
    expect(findExpansion({ one: shared, two: shared, list: [shared, 'text', null] })).toBeUndefined();
  });

  it('counts what aliases would make without making it', () => {
    let value: unknown = ['lol'];
    for (let level = 0; level < 60; level += 1) value = Array.from({ length: 10 }, () => value);
    expect(findExpansion({ bomb: value })).toMatchObject({ endless: false, path: ['bomb', 1] });
  });

  it('finds an alias inside what it names', () => {
    const loop: unknown[] = [];
    loop.push({ again: loop });
    expect(findExpansion({ loop })).toMatchObject({ endless: true, path: ['loop', 0, 'again'] });
  });
});
