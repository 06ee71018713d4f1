/** An object as the cluster has it, or as it is applied. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly spec?: Fields;
  readonly status?: Fields;
  readonly [key: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly [key: string]: unknown;
}

export interface OwnerReference {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** `deployment.apps/web`: as kubectl names it, and one name for one object within a namespace. */
export function nameOf({
  apiVersion,
  kind,
  metadata,
}: Pick<ClusterObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  const group = groupOf(apiVersion);
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${metadata.name}`;
}

/** Empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** What `-o json` prints: a list, one object, or nothing. */
export function parseObjects(json: string): readonly ClusterObject[] {
  if (json.trim() === '') return [];
  const value = JSON.parse(json) as ClusterObject & { readonly items?: readonly ClusterObject[] };
  return value.kind === 'List' ? (value.items ?? []) : [value];
}

/** For the standard input of `kubectl … -f -`. Of a `List`, kubectl asks for all that the cluster knows, to check it itself. */
export function toStream(objects: readonly unknown[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n');
}
