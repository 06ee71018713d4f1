import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import type { Unit } from '../unit.ts';

/** Reports what would do harm if it ran in every region, and names none: two databases would each have half of the data. */
export function reportUndecided(publishing: Publishing, units: readonly Unit[]): void {
  if (publishing.options.region === undefined) return;
  for (const unit of units) {
    const { resource } = unit;
    const harm = resource.region === undefined ? harmOf(unit) : undefined;
    if (harm === undefined) continue;
    reportOn(publishing, resource, {
      code: 'REGION_UNDECIDED',
      message: `${resource.name} ${harm}, and names no region: every region would have one of its own`,
      hint: hintFor(unit),
    });
  }
}

function harmOf(unit: Unit): string | undefined {
  switch (unit.form) {
    case 'given':
      return undefined;
    case 'job':
    case 'cron-job':
      return 'is a job';
    case 'operated':
      return mayBeLost(unit.resource) ? undefined : 'keeps data';
    case 'deployment':
    case 'stateful-set': {
      const keeps = unit.profile?.holdsData ?? unit.container.mounts.some(({ type }) => type === 'volume');
      return keeps && !mayBeLost(unit.resource) ? 'keeps data' : undefined;
    }
  }
}

function mayBeLost({ options }: Resource): boolean {
  return options['ephemeral'] === true;
}

function hintFor(unit: Unit): string {
  const isServer = unit.form === 'operated' || ('profile' in unit && unit.profile !== undefined);
  const otherwise = isServer ? ', or `ephemeral: true` where each may have its own' : '';
  return `Add \`region:\` to ${unit.resource.name}${otherwise}.`;
}
