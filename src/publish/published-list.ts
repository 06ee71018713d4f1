import { createHash } from 'node:crypto';
import type { Artifact } from './artifact.ts';

/** Names what was written, so that the next time only that is replaced. It stands in the folder itself. */
export const listFile = '.apphost-published.json';

/** What a folder holds the publication of. */
export interface Provenance {
  readonly application: string;
  /** The environment of the base. */
  readonly environment: string;
  readonly target: string;
}

export interface PublishedList {
  /** Absent in lists of earlier versions. */
  readonly of?: Provenance;
  /** The digest of each file, by path. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Digests say which of the files the user has changed since. */
export function formatList(artifacts: readonly Artifact[], of: Provenance | undefined): string {
  const files = [...artifacts].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, text }) => [path, digest(text)]);
  const note = 'Written by apphost publish: it replaces these files.';
  return `${JSON.stringify({ note, ...of, files: Object.fromEntries(files) }, null, 2)}\n`;
}

export function parseList(text: string): PublishedList {
  try {
    const { files, application, environment, target } = JSON.parse(text) as Partial<Provenance> & {
      readonly files?: Readonly<Record<string, string>>;
    };
    const inside = Object.entries(files ?? {}).filter(
      ([path]) => !path.startsWith('/') && !path.split('/').includes('..'),
    );
    const isWhole = application !== undefined && environment !== undefined && target !== undefined;
    return { ...(isWhole && { of: { application, environment, target } }), digests: new Map(inside) };
  } catch {
    // Half-written by somebody else's tool: what it names is not known, so everything there is the user's.
    return { digests: new Map() };
  }
}

/** The same for both ends of a line: git may have changed them. */
export function digest(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex').slice(0, 16);
}
