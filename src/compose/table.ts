/** Where a value stands: the keys of maps and the indices of lists that lead to it. */
export type Path = readonly (string | number)[];

/** What holds for a place of the compose file, or `undefined`. */
export type Table<Rule> = (path: Path) => Rule | undefined;

interface Step<Rule> {
  readonly steps: Map<string, Step<Rule>>;
  rule?: Rule;
}

/** Rules by the pattern of their place: `services.*.ports.*.target`, where `*` is any key or index. */
export function createTable<Rule>(rules: Readonly<Record<string, Rule>>): Table<Rule> {
  const root: Step<Rule> = { steps: new Map() };
  for (const [pattern, rule] of Object.entries(rules)) {
    let at = root;
    for (const part of pattern.split('.')) {
      const next = at.steps.get(part) ?? { steps: new Map<string, Step<Rule>>() };
      at.steps.set(part, next);
      at = next;
    }
    at.rule = rule;
  }
  return (path) => find(root, path, 0);
}

function find<Rule>(step: Step<Rule>, path: Path, depth: number): Rule | undefined {
  const key = path[depth];
  if (key === undefined) return step.rule;
  const exact = typeof key === 'string' ? step.steps.get(key) : undefined;
  const found = exact && find(exact, path, depth + 1);
  if (found !== undefined) return found;
  const any = step.steps.get('*');
  return any && find(any, path, depth + 1);
}
