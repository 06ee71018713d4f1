import { readFile } from 'node:fs/promises';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';

/** Prints the committed schema: the one that editors use. */
export async function runSchema(output: Output): Promise<number> {
  // The bundle stands in dist/, beside schemas/.
  const text = await readFile(new URL('../schemas/app.schema.json', import.meta.url), 'utf8');
  output.data(text.trimEnd());
  return exitCodes.done;
}
