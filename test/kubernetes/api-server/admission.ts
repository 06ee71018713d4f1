import type { StoredObject } from './object-store.ts';
import { StatusError } from './status-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What of a kind's spec can never change, as the real server has it. */
const immutable: Readonly<Record<string, readonly string[]>> = {
  Job: ['template', 'selector'],
  Deployment: ['selector'],
  StatefulSet: ['selector', 'serviceName', 'volumeClaimTemplates'],
};

/** Refuses a change of what cannot be changed. */
export function admitChange(before: StoredObject, after: Fields): void {
  const { kind, metadata } = before;
  const spec = (after['spec'] ?? {}) as Fields;
  const changed = immutable[kind]?.find((field) => !isSame(before.spec?.[field], spec[field]));
  if (changed === undefined) return;
  const text = `spec.${changed}: Invalid value: {}: field is immutable`;
  const causes = [
    { reason: 'FieldValueInvalid', message: 'Invalid value: {}: field is immutable', field: `spec.${changed}` },
  ];
  throw new StatusError(422, 'Invalid', `${kind}.apps "${metadata.name}" is invalid: ${text}`, {
    name: metadata.name,
    kind,
    causes,
  });
}

/** What the server fills in. */
export function withDefaults(object: Record<string, unknown>): Record<string, unknown> {
  const { kind } = object;
  const spec = (object['spec'] ?? {}) as Fields;
  if (kind === 'Deployment' || kind === 'StatefulSet') return { ...object, spec: { replicas: 1, ...spec } };
  if (kind !== 'Namespace') return object;
  const metadata = object['metadata'] as { name: string; labels?: Fields };
  const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  return { ...object, metadata: { ...metadata, labels }, status: { phase: 'Active' } };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
