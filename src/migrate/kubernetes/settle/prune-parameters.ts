import type { MappedObjects } from '../map/map-objects.ts';

/** Parameters that nothing asks for in the end, because a reference gives the same, are not declared. */
export function pruneParameters({ draft, mapping, secrets }: MappedObjects): void {
  const text = JSON.stringify(draft.resources.map(({ options }) => options));
  const { all } = mapping.hidden;
  for (const { name } of all.filter((parameter) => !text.includes(`\${parameters.${parameter.name}}`))) {
    all.splice(
      all.findIndex((parameter) => parameter.name === name),
      1,
    );
    (secrets as Map<string, string>).delete(name);
  }
}
