import { isOpen } from '../../src/compose/model/values.ts';
import type { ComposeProject } from '../../src/migrate/compose/index.ts';

type Environment = Readonly<Record<string, string>>;

/** Five environments: as it is, all variables set, empty, with characters that want care, and at random by a fixed seed. */
export function seededEnvironments(project: ComposeProject, base: Environment): readonly Environment[] {
  const names = [...variablesOf(project.model, new Set())].filter((name) => !(name in base));
  const all = (toValue: (index: number) => string): Environment => ({
    ...base,
    ...Object.fromEntries(names.map((name, index) => [name, toValue(index)])),
  });
  if (names.length === 0) return [base];
  const random = createRandom(7);
  return [
    base,
    all((index) => `${4000 + index}`),
    all(() => ''),
    all((index) => `a$b'"#${index} c`),
    all(() => String(1024 + (random() % 60_000))),
  ];
}

function variablesOf(value: unknown, found: Set<string>): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (isOpen(value)) {
    for (const part of value.template) {
      if (typeof part === 'string') continue;
      found.add(part.name);
      variablesOf({ template: part.argument ?? [] }, found);
    }
  } else for (const child of Object.values(value)) variablesOf(child, found);
  return found;
}

/** A linear congruential generator: the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state;
  };
}
