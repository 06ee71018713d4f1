import type { Artifact } from '../artifact.ts';
import { regionsOf } from '../kubernetes/regions/placement.ts';
import { sayOnce } from '../kubernetes/say-once.ts';
import { forRegion } from '../kubernetes/regions/for-region.ts';
import type { PublishRequest, PublishResult } from '../target.ts';
import { publishTree } from './tree.ts';

/** The same for each region, in a folder of its own: every one is applied to its own cluster. */
export async function publishRegions(request: PublishRequest): Promise<PublishResult> {
  const { application } = request.base;
  const regions = regionsOf(application);
  const published = await Promise.all(
    regions.map((region) => publishTree(forRegion(request, region), folderOf(region))),
  );
  const readme: Artifact = { path: 'README.md', text: readmeOf(application.name, regions) };
  return {
    artifacts: [...published.flatMap(({ artifacts }) => artifacts), readme],
    diagnostics: sayOnce(published.flatMap(({ diagnostics }) => diagnostics)),
    count: published.reduce((sum, { count }) => sum + count, 0),
    supplied: published.flatMap(({ supplied }) => supplied),
  };
}

function folderOf(region: string): string {
  return `regions/${region}/`;
}

function readmeOf(name: string, regions: readonly string[]): string {
  return [
    `# ${name} on Kubernetes, by region`,
    '',
    'Each of these is for the cluster of its region, and says in its README what that needs and how it is applied:',
    '',
    ...regions.map((region) => `- [${region}](${folderOf(region)}README.md)`),
    '',
  ].join('\n');
}
