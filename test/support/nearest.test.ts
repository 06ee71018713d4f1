import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/support/nearest.ts';

describe('nearest', () => {
  const names = ['replicas', 'references', 'restart', 'env', 'url', 'port', 'db-password'];

  it.each([
    ['replica', 'replicas'],
    ['refrences', 'references'],
    ['Restart', 'restart'],
    ['ulr', 'url'],
    ['dbPassword', 'db-password'],
    ['db_password', 'db-password'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearest(name, names)).toBe(meant);
  });

  it.each(['volume', 'x', 'environment', ''])('knows nothing near %j', (name) => {
    expect(nearest(name, names)).toBeUndefined();
  });

  it('never suggests the name itself, and nothing among nothing', () => {
    expect(nearest('env', ['env'])).toBeUndefined();
    expect(nearest('env', [])).toBeUndefined();
  });
});
