import type { Expression } from '../../model/expression.ts';
import type { KindInput } from '../kind.ts';
import type { ChildOption } from './children.ts';
import { toChild } from './child-list.ts';

/** A read replica has its primary's databases; with exactly one, that is the one it is read for. */
export function databaseOfPrimary(
  input: KindInput<{ readonly replicaOf?: string }>,
  sort: { readonly property: string; readonly inner: string },
): { readonly inside?: Expression } {
  const { replicaOf } = input.options;
  const list = replicaOf === undefined ? undefined : input.other(replicaOf)?.options[sort.property];
  const [only, ...others] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (others.length > 0 || !isChild(only)) return {};
  return { inside: [toChild(only, sort.inner).inner] };
}

function isChild(value: unknown): value is ChildOption {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}
