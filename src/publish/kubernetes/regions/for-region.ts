import type { PublishRequest } from '../../target.ts';
import { regionsOf } from './placement.ts';

/** What is published for one region alone: of the further environments, those that have something there. */
export function forRegion(request: PublishRequest, region: string | undefined): PublishRequest {
  if (region === undefined) return request;
  return {
    ...request,
    others: request.others.filter(({ application }) => regionsOf(application).includes(region)),
    kubernetes: { ...request.kubernetes, region },
  };
}
