import { dockerfilesOf } from '../images/index.ts';
import { checkRegions } from '../kubernetes/regions/check-regions.ts';
import { forRegion } from '../kubernetes/regions/for-region.ts';
import { refused, type PublishRequest, type PublishResult } from '../target.ts';
import { publishRegions } from './regions.ts';
import { publishTree } from './tree.ts';

/** A kustomize base, and an overlay for each further environment; or such for each region. */
export async function publishKustomize(request: PublishRequest): Promise<PublishResult> {
  const problems = checkRegions(request);
  if (problems.length > 0) return refused(problems);
  const { region, splitRegions = false } = request.kubernetes;
  const published = splitRegions ? publishRegions(request) : publishTree(forRegion(request, region));
  const { artifacts, ...result } = await published;
  const all = [...artifacts, ...dockerfilesOf(request.base.application)];
  return { ...result, artifacts: all.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
