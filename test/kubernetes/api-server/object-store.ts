import { randomUUID } from 'node:crypto';

import { applyFields, toManagedFields, updateFields, type ManagedField } from './server-side-apply.ts';
import { notFound, StatusError } from './status-error.ts';
import { apiVersionOf, type ResourceType } from './resource-types.ts';

/** An object as the server keeps it. */
export interface StoredObject extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
  metadata: StoredMeta;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

export interface StoredMeta extends Record<string, unknown> {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: readonly { readonly uid: string; readonly kind: string; readonly name: string }[];
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceType;
  readonly object: StoredObject;
  readonly version: number;
}

interface Entry {
  readonly resource: ResourceType;
  object: StoredObject;
  managers: readonly ManagedField[];
}

export interface WriteOptions {
  readonly manager: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Fills in what a new object leaves out. */
  readonly complete?: (object: Record<string, unknown>) => Record<string, unknown>;
  /** Throws when the object may not become what it would be. */
  readonly admit?: (object: Record<string, unknown>) => void;
}

/** What identifies an object among those of its type. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** All objects of the cluster, who set what of them, and what happened to them since the start. */
export class ObjectStore {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly history: StoreEvent[] = [];
  version = 1000;

  list(resource: ResourceType, namespace = ''): readonly StoredObject[] {
    const entries = [...this.#entries.values()].filter(
      (entry) => entry.resource.plural === resource.plural && entry.resource.group === resource.group,
    );
    const objects = entries.map(({ object }) => object);
    return namespace === '' ? objects : objects.filter(({ metadata }) => metadata.namespace === namespace);
  }

  all(): readonly { readonly resource: ResourceType; readonly object: StoredObject }[] {
    return [...this.#entries.values()];
  }

  find(resource: ResourceType, place: Place): StoredObject | undefined {
    return this.#entries.get(keyOf(resource, place))?.object;
  }

  get(resource: ResourceType, place: Place): StoredObject {
    const object = this.find(resource, place);
    if (object === undefined) throw notFound(resource.plural, place.name, resource.group);
    return object;
  }

  create(resource: ResourceType, body: Record<string, unknown>, options: WriteOptions): StoredObject {
    const { name, namespace = '' } = body['metadata'] as { name: string; namespace?: string };
    if (this.find(resource, { namespace, name }) !== undefined)
      throw new StatusError(409, 'AlreadyExists', `${resource.plural} "${name}" already exists`, { name });
    const apiVersion = apiVersionOf(resource);
    const { managers } = updateFields({ object: {}, managers: [] }, body, { manager: options.manager, apiVersion });
    return this.#write({ resource, object: body as StoredObject, managers }, undefined, options);
  }

  /** Replaces the object whole. */
  update(resource: ResourceType, body: Record<string, unknown>, options: WriteOptions): StoredObject {
    const { name, namespace = '', resourceVersion } = body['metadata'] as StoredMeta;
    const entry = this.#entries.get(keyOf(resource, { namespace, name }));
    if (entry === undefined) throw notFound(resource.plural, name, resource.group);
    if (resourceVersion !== undefined && resourceVersion !== entry.object.metadata.resourceVersion)
      throw new StatusError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resource.plural} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    const { managers } = updateFields(entry, body, { manager: options.manager, apiVersion: apiVersionOf(resource) });
    return this.#write({ resource, object: body as StoredObject, managers }, entry, options);
  }

  apply(resource: ResourceType, body: Record<string, unknown>, options: WriteOptions): StoredObject {
    const { name, namespace = '' } = body['metadata'] as { name: string; namespace?: string };
    const entry = this.#entries.get(keyOf(resource, { namespace, name }));
    const { object, managers } = applyFields({ object: entry?.object ?? body, managers: entry?.managers ?? [] }, body, {
      manager: options.manager,
      force: options.force === true,
      apiVersion: apiVersionOf(resource),
    });
    options.admit?.(object);
    const completed = (options.complete?.(object) ?? object) as StoredObject;
    return this.#write({ resource, object: completed, managers }, entry, options);
  }

  /** What a controller changes about an object. It owns nothing that anybody applies. */
  amend(resource: ResourceType, place: Place, change: Partial<StoredObject>): void {
    const entry = this.#entries.get(keyOf(resource, place));
    if (entry === undefined) return;
    const object = { ...entry.object, ...change };
    if (JSON.stringify(entry.object) === JSON.stringify(object)) return;
    entry.object = object;
    this.#publish('MODIFIED', entry);
  }

  /** Removes the object, and what it owns unless that is to be left behind. */
  delete(resource: ResourceType, place: Place, { orphan = false } = {}): StoredObject {
    const entry = this.#entries.get(keyOf(resource, place));
    if (entry === undefined) throw notFound(resource.plural, place.name, resource.group);
    this.#entries.delete(keyOf(resource, place));
    this.#publish('DELETED', entry);
    const { uid } = entry.object.metadata;
    if (!orphan)
      this.#deleteWhere(({ object }) => object.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true);
    if (resource.kind === 'Namespace') this.#deleteWhere(({ object }) => object.metadata.namespace === place.name);
    return entry.object;
  }

  listen(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #deleteWhere(matches: (entry: Entry) => boolean): void {
    for (const { resource, object } of [...this.#entries.values()].filter(matches)) {
      const place = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
      if (this.find(resource, place) !== undefined) this.delete(resource, place);
    }
  }

  #write(next: Entry, before: Entry | undefined, { dryRun }: WriteOptions): StoredObject {
    const { resource, managers } = next;
    const old = before?.object.metadata;
    const hasChanged = JSON.stringify(before?.object.spec) !== JSON.stringify(next.object.spec);
    const generation = (old?.generation ?? 0) + (before === undefined || hasChanged ? 1 : 0);
    const metadata = {
      ...next.object.metadata,
      uid: old?.uid ?? randomUUID(),
      creationTimestamp: old?.['creationTimestamp'] ?? new Date().toISOString().replace(/\.\d+/, ''),
      generation,
      resourceVersion: old?.resourceVersion ?? '',
      managedFields: toManagedFields(managers),
    };
    const status = before?.object.status ?? next.object.status;
    const object: StoredObject = {
      ...next.object,
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      metadata,
      ...(status && { status }),
    };
    if (
      before !== undefined &&
      JSON.stringify(withoutKeys(object)) === JSON.stringify(withoutKeys(before.object)) &&
      JSON.stringify(before.managers) === JSON.stringify(managers)
    )
      return before.object;
    if (dryRun === true) return object;
    const entry = before ?? { resource, object, managers };
    entry.object = object;
    entry.managers = managers;
    const { namespace = '', name } = metadata;
    this.#entries.set(keyOf(resource, { namespace, name }), entry);
    this.#publish(before === undefined ? 'ADDED' : 'MODIFIED', entry);
    return entry.object;
  }

  #publish(type: StoreEvent['type'], entry: Entry): void {
    this.version += 1;
    entry.object = { ...entry.object, metadata: { ...entry.object.metadata, resourceVersion: String(this.version) } };
    const event: StoreEvent = { type, resource: entry.resource, object: entry.object, version: this.version };
    this.history.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}

function keyOf({ group, plural }: ResourceType, { namespace, name }: Place): string {
  return `${group}/${plural}/${namespace}/${name}`;
}

/** In one order, whoever wrote it. */
function withoutKeys(object: StoredObject): unknown {
  const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata;
  return sorted({ ...object, metadata });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
