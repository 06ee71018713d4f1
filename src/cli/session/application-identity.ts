import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import type { LoadedApplication } from './load.ts';

/** Which application it is. */
export interface ApplicationIdentity {
  readonly id: string;
  readonly name: string;
  /** Absolute path of the manifest. */
  readonly file: string;
  /** Beside another of the same manifest: with `--isolated`. */
  readonly isolated: boolean;
}

export function identityOf(
  { application }: Pick<LoadedApplication, 'application'>,
  request: Pick<ApplyRequest, 'isolated'>,
): ApplicationIdentity {
  const { id, name, file } = application;
  return { id, name, file, isolated: request.isolated !== undefined };
}
