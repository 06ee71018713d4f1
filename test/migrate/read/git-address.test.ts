import { describe, expect, test } from 'vitest';
import { parseGitAddress, withoutLogin } from '../../../src/migrate/read/git-address.ts';

describe('the address of a repository', () => {
  test.each([
    ['https://github.com/a/b.git', { url: 'https://github.com/a/b.git', ref: 'HEAD', path: '' }],
    ['https://github.com/a/b.git#v1', { url: 'https://github.com/a/b.git', ref: 'v1', path: '' }],
    ['https://github.com/a/b.git#v1:sub/c.yaml', { url: 'https://github.com/a/b.git', ref: 'v1', path: 'sub/c.yaml' }],
    ['https://github.com/a/b.git#:sub/', { url: 'https://github.com/a/b.git', ref: 'HEAD', path: 'sub' }],
    ['github.com/a/b#feature/x', { url: 'https://github.com/a/b', ref: 'feature/x', path: '' }],
    ['git@github.com:a/b.git', { url: 'git@github.com:a/b.git', ref: 'HEAD', path: '' }],
    ['git://example.com/b', { url: 'git://example.com/b', ref: 'HEAD', path: '' }],
    ['ssh://git@example.com/b', { url: 'ssh://git@example.com/b', ref: 'HEAD', path: '' }],
  ])('%s is read', (text, address) => {
    expect(parseGitAddress(text)).toEqual(address);
  });

  test.each([
    ['oci://example.com/a', 'OCI artifact'],
    ['https://example.com/compose.yaml', 'would end with `.git`'],
    ['ssh://-oProxyCommand=touch/x', 'no address'],
    ['git@-oProxyCommand=x:a', 'no address'],
    ['git@example.com:-x', 'no address'],
    ['https://github.com/a/b.git#--upload-pack=x', 'no branch, tag or commit'],
    ['https://github.com/a/b.git#a..b', 'no branch, tag or commit'],
    ['https://github.com/a/b.git#main:../../etc', 'leads out'],
    ['https://github.com/a/b.git#main:/etc/passwd', 'leads out'],
  ])('%s is refused', (text, wrong) => {
    expect(parseGitAddress(text)).toEqual({ wrong: expect.stringContaining(wrong) });
  });

  test('is shown without its login', () => {
    expect(withoutLogin('https://me:secret@github.com/a/b.git')).toBe('https://github.com/a/b.git');
  });
});
