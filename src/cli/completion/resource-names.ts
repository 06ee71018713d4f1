import { hasNameForm } from '../../kinds/names.ts';
import { parseYamlValue } from '../../manifest/parse/yaml-values.ts';

/**
 * The names of a manifest's resources, read without the kinds, which take longer to load than a key press may wait. What
 * is no name is left out: a shell puts it into the line as it is, and would run it.
 */
export function resourceNamesIn(manifest: string): readonly string[] {
  const parsed = parseYamlValue(manifest);
  const { resources } = ('value' in parsed ? (parsed.value ?? {}) : {}) as { readonly resources?: object | null };
  return Object.keys(resources ?? {}).filter((name) => hasNameForm(name));
}
