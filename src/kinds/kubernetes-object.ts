import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

/** A Kubernetes object of any kind, core or custom, as plain data: what `kubectl apply` reads. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta & { readonly name: string };
}
