import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

import { dictionary, fields, isRecord, text } from './reader.ts';
import { labels, type Labels } from './selector.ts';

/** An object of the set that is checked, with what every object has. What it lacks is an empty text. */
export interface SetObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** As written: an absent namespace and `default` are not the same to the linters. */
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** All of it, for the reader of its kind. */
  readonly content: Readonly<Record<string, unknown>>;
}

const metadata = fields<ObjectMeta>()({ name: text, namespace: text, labels, annotations: dictionary(text) });

export function readObject(value: unknown): SetObject {
  const content = isRecord(value) ? value : {};
  const meta = metadata(content['metadata']);
  return {
    apiVersion: text(content['apiVersion']) ?? '',
    kind: text(content['kind']) ?? '',
    name: meta?.name ?? '',
    namespace: meta?.namespace ?? '',
    labels: meta?.labels ?? {},
    annotations: meta?.annotations ?? {},
    content,
  };
}

/** `apps` of `apps/v1`; nothing of `v1`. */
export function groupOf({ apiVersion }: SetObject): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
