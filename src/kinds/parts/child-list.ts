import type { ChildCreation } from '../../model/resource.ts';
import type { ChildDescription, ChildKind, KindInput } from '../kind.ts';
import type { ChildOption } from './children.ts';

/** A child as its server's kind sees it. */
export interface Child {
  /** The resource's name. */
  readonly name: string;
  /** Its name inside the server. */
  readonly inner: string;
  /** What else was written about it. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The children that the options list, each described by `describe`. */
export function childrenWith(
  input: KindInput<object>,
  sort: ChildKind,
  describe: (child: Child) => Pick<ChildDescription, 'connection' | 'creation'>,
): readonly ChildDescription[] {
  const list = ((input.options as Readonly<Record<string, unknown>>)[sort.property] ?? []) as readonly ChildOption[];
  return list.map((option, index) => {
    const child = toChild(option, sort.inner);
    return { name: child.name, type: sort.type, at: [sort.property, index], ...describe(child) };
  });
}

/** How to make a child inside its server. */
export function creationOf(child: Child, at: Pick<ChildCreation, 'endpoint' | 'connection' | 'load'>): ChildCreation {
  return { name: child.inner, options: child.options, ...at };
}

/** A child from its short or long form. */
export function toChild(option: ChildOption, innerName: string): Child {
  if (typeof option === 'string') return { name: option, inner: option, options: {} };
  const { name, [innerName]: inner, ...options } = option;
  return { name, inner: typeof inner === 'string' ? inner : name, options };
}
