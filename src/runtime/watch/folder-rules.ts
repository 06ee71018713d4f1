import { relative, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';

/** What counts in a folder. Paths are absolute. */
export interface FolderRules {
  /** Nothing in it counts, so nobody has to look there. */
  isSkipped(folder: string): boolean;
  /** A change of this file makes something happen. */
  counts(file: string): boolean;
  /** The text of an ignore file, which holds for the folder that it stands in; `undefined` where there is none any more. */
  learn(folder: string, text: string | undefined): void;
}

export interface RulePatterns {
  /** Absolute path. */
  readonly root: string;
  readonly include: readonly string[];
  /** The first patterns have the least to say. */
  readonly exclude: readonly (readonly string[])[];
  /** Absolute paths of which nothing counts. */
  readonly ownPaths: readonly string[];
  /** A pattern that cannot be understood, and is left out. */
  readonly onOdd: (odd: OddPattern) => void;
}

export interface OddPattern {
  readonly pattern: string;
  /** Absolute path of the folder in whose ignore file it stands. `undefined`: in the manifest. */
  readonly ignoreFileOf?: string;
}

/** Patterns as `.gitignore` writes them. What `exclude` takes back with `!` counts whatever an ignore file says. */
export function createFolderRules({ root, include, exclude, ownPaths, onOdd }: RulePatterns): FolderRules {
  const onOddHere = (pattern: string): void => onOdd({ pattern });
  const wanted = createMatcher(root, include, onOddHere);
  const [least = [], ...own] = exclude;
  const usual = createMatcher(root, least, onOddHere);
  const ours = createMatcher(root, own.flat(), onOddHere);
  const learned = new Map<string, Matcher>();
  const verdict = (path: string): boolean => {
    if (ownPaths.some((own) => path === own || path.startsWith(`${own}${sep}`))) return true;
    // The one nearest to the file has the last word.
    const nearest = [...learned.values()].sort((a, b) => b.base.length - a.base.length);
    for (const matcher of [ours, ...nearest, usual]) {
      const said = matcher.test(path);
      if (said !== undefined) return said === 'matches';
    }
    return false;
  };
  return {
    isSkipped: (folder) => folder !== root && verdict(`${folder}${sep}`),
    counts: (file) => wanted.test(file) === 'matches' && !verdict(file),
    learn: (folder, text) => {
      const onOddThere = (pattern: string): void => onOdd({ pattern, ignoreFileOf: folder });
      const matcher = createMatcher(folder, (text ?? '').split(/\r?\n/), onOddThere);
      // What ignores the whole root says nothing of what is in it: somebody wants to watch it all the same.
      if (text === undefined || matcher.test(`${root}${sep}`) === 'matches') learned.delete(folder);
      else learned.set(folder, matcher);
    },
  };
}

interface Matcher {
  readonly base: string;
  test(path: string): 'matches' | 'taken back' | undefined;
}

function createMatcher(base: string, patterns: readonly string[], onOdd: (pattern: string) => void): Matcher {
  const rules = createRules();
  for (const pattern of patterns) {
    if (isUnderstood(pattern)) rules.add([pattern]);
    else onOdd(pattern);
  }
  return {
    base,
    test: (path) => {
      const inside = relative(base, path).split(sep).join('/');
      if (inside === '' || inside === '..' || inside.startsWith('../')) return undefined;
      // What is said of a folder is said of all in it.
      const parts = inside.split('/').filter((part) => part !== '');
      const paths = parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
      if (!path.endsWith(sep)) paths[paths.length - 1] = inside;
      for (const candidate of paths.toReversed()) {
        const { ignored, unignored } = rules.test(candidate);
        if (ignored || unignored) return ignored ? 'matches' : 'taken back';
      }
      return undefined;
    },
  };
}

function createRules(): Ignore {
  return createIgnore({ ignorecase: false });
}

/** The library makes a regular expression of a pattern, at the first test, which throws where that is none: `\\[`. */
function isUnderstood(pattern: string): boolean {
  try {
    createRules().add([pattern]).test('any');
    return true;
  } catch {
    return false;
  }
}
