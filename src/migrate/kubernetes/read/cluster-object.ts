import type { Location } from '../../../support/diagnostic.ts';
import type { Path } from '../../../manifest/source.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An object that was read, and what of it has found a place so far. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** `apphost publish` wrote it. */
  readonly isOurs: boolean;
  readonly value: Fields;
  /** What stands there. From now on all below it is accounted for: whoever takes it must use it, or say why not. */
  take(...path: Path): unknown;
  /** What stands there, and nothing more. */
  look(...path: Path): unknown;
  isTaken(path: Path): boolean;
  locate(path?: Path): Location;
}

export interface ObjectOrigin {
  readonly value: Fields;
  readonly locate: (path: Path) => Location;
}

export function createClusterObject({ value, locate }: ObjectOrigin): ClusterObject {
  const taken = new Set<string>();
  const { name, namespace, labels } = value['metadata'] as { name: string; namespace?: string; labels?: Fields };
  const look = (path: Path): unknown =>
    path.reduce<unknown>(
      (found, key) => (isFields(found) || Array.isArray(found) ? found[key as never] : undefined),
      value,
    );
  return {
    apiVersion: String(value['apiVersion']),
    kind: String(value['kind']),
    name,
    ...(typeof namespace === 'string' && { namespace }),
    isOurs: labels?.['app.kubernetes.io/managed-by'] === 'apphost',
    value,
    take: (...path) => {
      taken.add(keyOf(path));
      return look(path);
    },
    look: (...path) => look(path),
    isTaken: (path) => path.some((_, index) => taken.has(keyOf(path.slice(0, index + 1)))),
    locate: (path = []) => locate(path),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, or none. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter((item) => isFields(item)) : [];
}

/** A map of texts, with numbers and booleans as such. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isFields(value)) return {};
  const plain = Object.entries(value).filter(([, each]) => ['string', 'number', 'boolean'].includes(typeof each));
  return Object.fromEntries(plain.map(([key, each]) => [key, String(each)]));
}

function keyOf(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('/', '~1')}`).join('');
}
