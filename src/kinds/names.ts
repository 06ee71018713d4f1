import { namePattern, reservedNames } from './parts/patterns.ts';

/** What a resource may not be called: it means something in expressions. */
export function isReservedName(name: string): boolean {
  return (reservedNames as readonly string[]).includes(name);
}

/** Whether it has the form of a resource's name. */
export function hasNameForm(name: string): boolean {
  return new RegExp(namePattern.pattern).test(name);
}
