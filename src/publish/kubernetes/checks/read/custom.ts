import type { CrossVersionObjectReference } from 'kubernetes-types/autoscaling/v2.js';

import { fields, list, number, text } from './reader.ts';
import type { ScaleTarget } from './scaling.ts';
import type { SetObject } from './set-object.ts';

/** A Service that a route of the Gateway API leads to. */
export interface RouteBackend {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | undefined;
}

/** Of the Gateway API: what HTTPRoutes and GRPCRoutes have in common. */
const routeSpec = fields<{ rules: unknown }>()({
  rules: list(
    fields<{ backendRefs: unknown }>()({
      backendRefs: list(
        fields<{ group: unknown; kind: unknown; namespace: unknown; name: unknown; port: unknown }>()({
          group: text,
          kind: text,
          namespace: text,
          name: text,
          port: number,
        }),
      ),
    }),
  ),
});

export function readRouteBackends({ kind, namespace, content }: SetObject): readonly RouteBackend[] {
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return [];
  const references = (routeSpec(content['spec'])?.rules ?? []).flatMap(({ backendRefs }) => backendRefs);
  return references
    .filter(({ group = '', kind = 'Service' }) => group === '' && kind === 'Service')
    .map((reference) => ({
      namespace: reference.namespace ?? namespace,
      name: reference.name ?? '',
      port: reference.port,
    }));
}

const scaledObjectSpec = fields<{ scaleTargetRef: unknown }>()({
  scaleTargetRef: fields<CrossVersionObjectReference>()({ apiVersion: text, kind: text, name: text }),
});

/** What a ScaledObject of KEDA scales. Unless it says otherwise, that is a Deployment. */
export function readScaledTarget({ kind, content }: SetObject): ScaleTarget | undefined {
  if (kind !== 'ScaledObject') return undefined;
  const reference = scaledObjectSpec(content['spec'])?.scaleTargetRef;
  return {
    apiVersion: reference?.apiVersion ?? 'apps/v1',
    kind: reference?.kind ?? 'Deployment',
    name: reference?.name ?? '',
  };
}
