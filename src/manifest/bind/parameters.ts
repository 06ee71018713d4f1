import type { GenerateOption, ParameterOption } from '../../kinds/manifest-schema.ts';
import type { Generation, Parameter } from '../../model/parameter.ts';
import { nodeAt, type MapNode } from '../node.ts';
import { placeAt, toLocation, type Report } from '../report.ts';

/** The parameters that the manifest declares. */
export function bindParameters(root: MapNode, declared: unknown, report: Report): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  if (typeof declared !== 'object' || declared === null) return parameters;
  for (const [name, option] of Object.entries(declared as Readonly<Record<string, ParameterOption>>)) {
    if (nodeAt(root, ['parameters', name]) !== undefined)
      parameters.set(name, bindParameter(root, name, { option, report }));
  }
  return parameters;
}

interface Declared {
  readonly option: ParameterOption;
  readonly report: Report;
}

function bindParameter(root: MapNode, name: string, { option, report }: Declared): Parameter {
  const long = typeof option === 'object' ? option : { default: option };
  const secret = long.secret ?? false;
  if (secret && long.default !== undefined && long.default !== '') {
    report.add({
      code: 'SECRET_IN_CLEAR',
      severity: 'warning',
      message: `the secret parameter \`${name}\` has its value in the manifest`,
      hint: `Remove \`default\` and keep the value in .env, as Parameters__${name.replaceAll('-', '_')}.`,
      at: placeAt(root, ['parameters', name, 'default']),
    });
  }
  const generate = toGeneration(long.generate);
  if (generate !== undefined) checkGeneration(root, name, { generate, report });
  return {
    name,
    secret,
    ...(long.description !== undefined && { description: long.description }),
    ...(long.default !== undefined && { default: String(long.default) }),
    ...(generate !== undefined && { generate }),
    get location() {
      return toLocation(placeAt(root, ['parameters', name], 'key'));
    },
  };
}

function toGeneration(option: GenerateOption | undefined): Generation | undefined {
  if (option === undefined || option === false) return undefined;
  const wish = option === true ? {} : option;
  return {
    length: wish.length ?? 22,
    lower: wish.lower ?? true,
    upper: wish.upper ?? true,
    numeric: wish.numeric ?? true,
    special: wish.special ?? true,
    minLower: wish.minLower ?? 0,
    minUpper: wish.minUpper ?? 0,
    minNumeric: wish.minNumeric ?? 0,
    minSpecial: wish.minSpecial ?? 0,
  };
}

function checkGeneration(
  root: MapNode,
  name: string,
  { generate, report }: { generate: Generation; report: Report },
): void {
  const { length, lower, upper, numeric, special } = generate;
  const { minLower, minUpper, minNumeric, minSpecial } = generate;
  const asked = minLower + minUpper + minNumeric + minSpecial;
  const isImpossible =
    (!lower && minLower > 0) ||
    (!upper && minUpper > 0) ||
    (!numeric && minNumeric > 0) ||
    (!special && minSpecial > 0);
  const reason = !(lower || upper || numeric || special)
    ? 'no class of characters is left'
    : isImpossible
      ? 'it asks for characters of a class that it excludes'
      : asked > length
        ? `it asks for ${asked} characters in a length of ${length}`
        : undefined;
  if (reason === undefined) return;
  const at = placeAt(root, ['parameters', name, 'generate']);
  const hint = 'Allow a class of characters, or make it longer.';
  report.add({ code: 'GENERATE_IMPOSSIBLE', message: `nothing can be generated for \`${name}\`: ${reason}`, hint, at });
}
