import { createTable, type Path } from '../table.ts';

/** Where paths of the machine stand. */
const paths = createTable<true>(
  Object.fromEntries(
    [
      'services.*.build',
      'services.*.build.context',
      'services.*.build.additional_contexts.*',
      'services.*.env_file.*',
      'services.*.env_file.*.path',
      'services.*.label_file.*',
      'services.*.develop.watch.*.path',
      'services.*.volumes.*',
      'services.*.volumes.*.source',
      'configs.*.file',
      'secrets.*.file',
    ].map((place) => [place, true] as const),
  ),
);

/** Whether a text there is a path, or begins with one. */
export function isPathAt(path: Path): boolean {
  return paths(path) === true;
}
