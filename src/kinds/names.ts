import { reservedNames } from './parts/patterns.ts';

/** What a resource may not be called: it means something in expressions. */
export function isReservedName(name: string): boolean {
  return (reservedNames as readonly string[]).includes(name);
}
