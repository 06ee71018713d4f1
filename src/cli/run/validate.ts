import { loadManifest } from '../../manifest/index.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { ManifestFlags } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { diagnosticToJson } from '../render/error.ts';
import { manifestFile } from '../session/manifest-file.ts';

/** Says all that is wrong. With `--format json` the diagnostics are the data; else they are talk. */
export async function runValidate(flags: ManifestFlags, output: Output): Promise<number> {
  const file = await manifestFile(flags.file);
  const environment = flags.env ?? 'development';
  const { diagnostics, sources, application } = await loadManifest({ file, environment, set: flags.set ?? [] });
  const code = hasErrors(diagnostics) ? exitCodes.problems : exitCodes.done;
  if (flags.format === 'json') {
    output.data(
      JSON.stringify(
        diagnostics.map((diagnostic) => diagnosticToJson(diagnostic)),
        null,
        2,
      ),
    );
    return code;
  }
  if (diagnostics.length > 0) output.complain(await formatDiagnostics(diagnostics, output.chalk, sources));
  if (application !== undefined)
    output.talk(`${file} is valid: ${application.resources.size} resources (${environment}).`);
  return code;
}
