import { isReservedName } from './names.ts';

/** Gives out names that the manifest takes, each once. */
export interface Names {
  /** The wish itself, else with one of the endings, else with a number. */
  take(wish: string, endings?: readonly string[]): string;
  has(name: string): boolean;
}

export function createNames(): Names {
  const taken = new Set<string>();
  const isFree = (name: string): boolean => !taken.has(name) && !isReservedName(name);
  return {
    has: (name) => taken.has(name),
    take: (wish, endings = []) => {
      const name = toResourceName(wish);
      const numbered = Array.from({ length: taken.size + 2 }, (_, index) => `${index + 2}`);
      const candidates = [name, ...[...endings, ...numbered].map((ending) => withEnding(name, ending))];
      const found = candidates.find((candidate) => isFree(candidate)) ?? name;
      taken.add(found);
      return found;
    },
  };
}

/** Any text as the name of a resource: `My_Shop.Api` → `my-shop-api`. */
export function toResourceName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return plain === '' ? 'app' : cut(plain, longest);
}

const longest = 52;

function withEnding(name: string, ending: string): string {
  return `${cut(name, longest - ending.length - 1)}-${ending}`;
}

function cut(name: string, length: number): string {
  return name.slice(0, length).replace(/-+$/, '');
}
