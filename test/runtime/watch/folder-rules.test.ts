import { describe, expect, test } from 'vitest';

import { createFolderRules, type OddPattern } from '../../../src/runtime/watch/folder-rules.ts';
import { neverWatched } from '../../../src/runtime/watch/never-watched.ts';

interface Patterns {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Texts of `.gitignore` by folder. */
  readonly ignored?: Readonly<Record<string, string>>;
}

function rulesOf({ include = ['**'], exclude = [], ignored = {} }: Patterns, odd: OddPattern[] = []) {
  const rules = createFolderRules({
    root: '/repo/api',
    include,
    exclude: [neverWatched, exclude],
    ownPaths: ['/repo/api/app.yaml', '/repo/api/state'],
    onOdd: (one) => odd.push(one),
  });
  for (const [folder, text] of Object.entries(ignored)) rules.learn(folder, text);
  return rules;
}

describe('a file counts', () => {
  test.each<[string, string, Patterns]>([
    ['by default', 'src/a.ts', {}],
    ['below an included folder', 'src/deep/a.ts', { include: ['src/**'] }],
    ['by its ending anywhere', 'x/y.go', { include: ['*.go'] }],
    ['when it is taken back', '.env', { exclude: ['!.env'], ignored: { '/repo/api': '.env' } }],
    ['in a folder that is taken back', 'dist/a.js', { exclude: ['!dist/'], ignored: { '/repo': 'dist/' } }],
    [
      'where a nearer file takes it back',
      'gen/keep.ts',
      { ignored: { '/repo': 'keep.ts', '/repo/api/gen': '!keep.ts' } },
    ],
    ['though the whole root is ignored by somebody', 'a.ts', { ignored: { '/repo': 'api/' } }],
    ['with a name that only looks like the folder above', '..a.ts', {}],
    ['in a folder with such a name', '..b/c/...', {}],
    ['with a name that only looks like a manifest', 'src/app.yaml', {}],
  ])('%s', (_, file, patterns) => {
    expect(rulesOf(patterns).counts(`/repo/api/${file}`)).toBe(true);
  });
});

describe('a file does not count', () => {
  test.each<[string, string, Patterns]>([
    ['besides what is included', 'docs/a.md', { include: ['src/**'] }],
    ['when it is excluded', 'src/a.test.ts', { exclude: ['**/*.test.ts'] }],
    ['when git ignores it here', 'gen/a.ts', { ignored: { '/repo/api': 'gen/\n# no\n' } }],
    ['when git ignores it above', 'gen/a.ts', { ignored: { '/repo': '/api/gen' } }],
    ['as the manifest', 'app.yaml', {}],
    ['in our own state', 'state/x/lock', {}],
    ['in git’s folder', '.git/index', {}],
    ['as an installed package', 'node_modules/a/index.js', {}],
    ['as vim writes it', 'src/.a.ts.swp', {}],
    ['as vim tries whether it can', 'src/4913', {}],
    ['as a backup', 'src/a.ts~', {}],
    ['as emacs locks it', 'src/.#a.ts', {}],
    ['as emacs saves it', 'src/#a.ts#', {}],
    ['as JetBrains writes it', 'src/a.ts___jb_tmp___', {}],
    ['as sed -i writes it', 'src/sedAb12Cd', {}],
    ['as Python caches it', 'a/__pycache__/b.cpython-311.pyc', {}],
    ['as a log', 'server.log', {}],
    ['as a database', 'data.sqlite-journal', {}],
  ])('%s', (_, file, patterns) => {
    expect(rulesOf(patterns).counts(`/repo/api/${file}`)).toBe(false);
  });
});

test('nobody looks into a folder in which nothing counts, except the root', () => {
  const rules = rulesOf({ ignored: { '/repo/api': 'gen/' }, exclude: ['/dist'] });
  const skipped = ['node_modules', '.git', 'gen', 'dist', 'src', 'src/dist'].filter((folder) =>
    rules.isSkipped(`/repo/api/${folder}`),
  );
  expect(skipped).toEqual(['node_modules', '.git', 'gen', 'dist']);
  expect(rules.isSkipped('/repo/api')).toBe(false);
});

test('an ignore file that is gone holds no more', () => {
  const rules = rulesOf({ ignored: { '/repo/api': '*.ts' } });
  expect(rules.counts('/repo/api/a.ts')).toBe(false);
  rules.learn('/repo/api', undefined);
  expect(rules.counts('/repo/api/a.ts')).toBe(true);
});

test('what cannot be understood is left out and told, and all other patterns hold', () => {
  const odd: OddPattern[] = [];
  const rules = rulesOf({ exclude: ['*.md', '\\\\['], ignored: { '/repo': '*.ts\n\\\\[\n!\\\\[\n!keep.ts' } }, odd);
  const counted = ['a.ts', 'keep.ts', 'a.md', 'a.js'].filter((file) => rules.counts(`/repo/api/${file}`));
  expect(counted).toEqual(['keep.ts', 'a.js']);
  expect(rules.isSkipped('/repo/api/src')).toBe(false);
  expect(odd).toEqual([
    { pattern: '\\\\[' },
    { pattern: '\\\\[', ignoreFileOf: '/repo' },
    { pattern: '!\\\\[', ignoreFileOf: '/repo' },
  ]);
});
