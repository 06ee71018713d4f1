import { createHash } from 'node:crypto';

export interface IdentityRequest {
  readonly name: string;
  /** `id:` of the manifest. */
  readonly id?: string | undefined;
  /** With symbolic links followed, so that one folder is one application. */
  readonly realPath: string;
  /** `--isolated`: a second application of the same manifest. */
  readonly isolated?: string | undefined;
}

/** What keys everything that outlives a run: two folders that both say `name: app` have two. */
export function identify({ name, id, realPath, isolated }: IdentityRequest): string {
  const own = id ?? `${name}-${createHash('sha256').update(realPath).digest('hex').slice(0, 8)}`;
  return isolated === undefined ? own : `${own}-${isolated}`;
}
