import { formatConfig, loadManifest, toConfig } from '../../manifest/index.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { ConfigFlags } from '../commands/config.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { manifestFile } from '../session/manifest-file.ts';

/** Prints what can be merged even when it is not valid: that is when one wants to see it. */
export async function runConfig(flags: ConfigFlags, output: Output): Promise<number> {
  const file = await manifestFile(flags.file);
  const request = { file, environment: flags.env ?? 'development', set: flags.set ?? [] };
  const { diagnostics, sources, merged } = await loadManifest(request);
  if (merged !== undefined) {
    const origin = flags.origin === true ? { originFrom: process.cwd() } : {};
    const text = flags.format === 'json' ? JSON.stringify(toConfig(merged), null, 2) : formatConfig(merged, origin);
    output.data(text.trimEnd());
  }
  if (!hasErrors(diagnostics)) return exitCodes.done;
  output.complain(await formatDiagnostics(diagnostics, output.chalk, sources));
  return exitCodes.problems;
}
