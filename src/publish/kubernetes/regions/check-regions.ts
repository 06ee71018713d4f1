import type { Application } from '../../../model/application.ts';
import type { Resource } from '../../../model/resource.ts';
import type { PublishRequest } from '../../target.ts';
import type { Diagnostic } from '../../../support/diagnostic.ts';
import { nearest } from '../../../support/nearest.ts';
import { regionsOf } from './placement.ts';

/** Why an application cannot be published for one region, or for each of its regions. Nothing, where neither is asked for. */
export function checkRegions({ base, others, kubernetes }: PublishRequest): readonly Diagnostic[] {
  const { region, splitRegions = false } = kubernetes;
  const { application } = base;
  const regions = regionsOf(application);
  if (splitRegions && region !== undefined) return [notSplit(`${region} is one region`)];
  if (region !== undefined) return regions.includes(region) ? [] : [unknownRegion(application, region, regions)];
  if (!splitRegions) return [];
  if (regions.length === 0) return [noRegion(application)];
  return [
    ...regions.flatMap((name) => checkName(application, name)),
    ...checkCase(application, regions),
    ...others.flatMap((other) => checkEnvironment(other.application, application)),
  ];
}

/** Something that is one for one cluster. */
export function notSplit(what: string): Diagnostic {
  return {
    code: 'REGIONS_NOT_SPLIT',
    severity: 'error',
    message: `${what}, which \`--split-regions\` cannot split`,
    hint: 'Publish once for each region, with `--region NAME` and a folder of its own (`-o DIR`).',
  };
}

/** An overlay changes a base, so it can only be where one is. */
function checkEnvironment(other: Application, base: Application): readonly Diagnostic[] {
  const regions = regionsOf(base);
  const further = regionsOf(other).filter((region) => !regions.includes(region));
  return further.map((region) => ({
    code: 'REGION_UNKNOWN',
    severity: 'error',
    message: `${other.name} has something in the region ${region} in ${other.environment} alone, so nothing of ${base.environment} is there to be changed`,
    hint: `Publish that environment by itself: \`-e ${other.environment}\`, into a folder of its own (\`-o DIR\`).`,
  }));
}

function unknownRegion({ name }: Application, region: string, regions: readonly string[]): Diagnostic {
  const meant = nearest(region, regions);
  const known = regions.length === 0 ? 'none of its resources names one' : `there are ${regions.join(', ')}`;
  return {
    code: 'REGION_UNKNOWN',
    severity: 'error',
    message: `nothing of ${name} runs in the region ${region}: ${known}`,
    hint: meant === undefined ? 'Name one of those that its resources name.' : `Did you mean ${meant}?`,
  };
}

function noRegion({ name }: Application): Diagnostic {
  return {
    code: 'REGION_UNKNOWN',
    severity: 'error',
    message: `${name} cannot be split by region: none of its resources names one`,
    hint: 'Add `region:` to what runs in one region alone, or publish without `--split-regions`.',
  };
}

/** It names a folder, and labels what stands in it. */
function checkName(application: Application, region: string): readonly Diagnostic[] {
  if (/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(region)) return [];
  return [
    invalid(application, region, {
      message: `\`${region}\` cannot be the name of a folder and of a region of nodes`,
      hint: 'Use letters, digits and dashes, as clouds name their regions: `westeurope`, `eu-west-1`.',
    }),
  ];
}

/** On some machines, folders that differ in case alone are one. */
function checkCase(application: Application, regions: readonly string[]): readonly Diagnostic[] {
  return regions.flatMap((region, index) => {
    const same = regions.slice(0, index).find((other) => other.toLowerCase() === region.toLowerCase());
    if (same === undefined) return [];
    const message = `the regions ${same} and ${region} differ in upper and lower case alone`;
    return [invalid(application, region, { message, hint: 'Write both in the same way.' })];
  });
}

function invalid({ resources }: Application, region: string, said: Pick<Diagnostic, 'message' | 'hint'>): Diagnostic {
  const first: Resource | undefined = [...resources.values()].find((resource) => resource.region === region);
  return {
    code: 'REGION_NAME_INVALID',
    severity: 'error',
    ...said,
    ...(first === undefined ? {} : { location: first.location }),
  };
}
