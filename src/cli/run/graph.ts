import { loadManifest } from '../../manifest/index.ts';
import type { GraphFlags } from '../commands/graph.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { renderGraph } from '../render/graph.ts';
import { requireApplication } from '../session/load.ts';
import { manifestFile } from '../session/manifest-file.ts';

export async function runGraph(flags: GraphFlags, output: Output): Promise<number> {
  const file = await manifestFile(flags.file);
  const loaded = await loadManifest({ file, environment: flags.env ?? 'development', set: flags.set ?? [] });
  output.data(renderGraph(requireApplication(loaded, file), flags.format));
  return exitCodes.done;
}
