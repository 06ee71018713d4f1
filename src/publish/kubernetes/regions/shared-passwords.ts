import { reportOn, type Publishing } from '../cluster.ts';
import type { FilledUnit } from '../workload/companions.ts';
import { isHere } from './placement.ts';

/** With `--secrets generated`, every cluster makes its own: reports what two regions must have in common. */
export function reportSharedPasswords(publishing: Publishing, units: readonly FilledUnit[]): void {
  const { application, options } = publishing;
  if (options.region === undefined || options.secrets !== 'generated') return;
  const elsewhere = new Set(
    units.filter(({ unit }) => !isHere(publishing, unit.resource)).flatMap((unit) => generatedIn(publishing, unit)),
  );
  for (const unit of units.filter(({ unit: { resource } }) => isHere(publishing, resource))) {
    for (const name of generatedIn(publishing, unit).filter((parameter) => elsewhere.has(parameter))) {
      const { resource } = unit.unit;
      reportOn(publishing, resource, {
        code: 'SECRET_PER_REGION',
        message: `${resource.name} uses the secret ${name}, as another region does, and each cluster of ${application.name} would make up its own`,
        hint: 'Publish with `--secrets external`, so that all of them bring it from one store.',
      });
    }
  }
}

function generatedIn({ application }: Publishing, { content }: FilledUnit): readonly string[] {
  const names = content.taken.flatMap(({ of }) => (of.from === 'parameter' ? [of.name] : []));
  return [...new Set(names)].filter((name) => application.parameters.get(name)?.generate !== undefined);
}
