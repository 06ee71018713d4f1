import { delimiter } from 'node:path';
import which from 'which';
import type { MachineProgram } from '../../model/embedding.ts';

/** Where systems keep servers that are not meant for everybody's PATH. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];

/** Absolute path of the first of its programs that this machine has. */
export async function findProgram(
  { programs, folders = [] }: MachineProgram,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const path = [variables['PATH'] ?? '', ...folders, ...serverFolders].join(delimiter);
  for (const program of programs) {
    const found = await which(program, { path, nothrow: true });
    if (found !== null) return found;
  }
  return undefined;
}
