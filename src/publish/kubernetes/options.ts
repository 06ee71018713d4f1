/** How the flags of `publish` and `deploy` shape the Kubernetes objects. */
export interface KubernetesOptions {
  /** The namespace of every object. Default: the application's name. */
  readonly namespace?: string;
  /** Where secrets come from. */
  readonly secrets: SecretMode;
  /** `none`: StatefulSets throughout. */
  readonly operators: 'usual' | 'none';
  /** What leads to the external endpoints. */
  readonly edge: 'gateway' | 'ingress';
  /** The Gateway (or, with `ingress`, the class and namespace of the controller) that external endpoints hang on. */
  readonly gateway: GatewayReference;
  /** The ClusterSecretStore that holds the secrets when the manifest has no key vault. */
  readonly secretStore: string;
  /** Also writes the Gateway itself, which usually belongs to the platform's people. */
  readonly withGateway: boolean;
  /** The class of that Gateway: what implements it. Default: the Gateway's own name. */
  readonly gatewayClass?: string;
  /** Also writes a ResourceQuota and a LimitRange for the namespace. */
  readonly withQuota: boolean;
  /** What runs in this region, for its cluster alone; the others have clusters of their own. */
  readonly region?: string;
  /** The same for each of the regions. */
  readonly splitRegions?: boolean;
}

/** `external`: External Secrets brings them; `generated`: it makes them up; `sealed`: encrypted; `file`: a file that git ignores. */
export type SecretMode = 'external' | 'generated' | 'sealed' | 'file';

export interface GatewayReference {
  readonly namespace: string;
  readonly name: string;
}

export const usualOptions: KubernetesOptions = {
  secrets: 'external',
  operators: 'usual',
  edge: 'gateway',
  gateway: { namespace: 'gateway-system', name: 'gateway' },
  secretStore: 'apphost',
  withGateway: false,
  withQuota: false,
};
