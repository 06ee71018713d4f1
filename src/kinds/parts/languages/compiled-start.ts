import type { Expression } from '../../../model/expression.ts';
import type { Remark } from '../../../model/packaging.ts';
import type { Refusal } from '../../../model/resource.ts';
import { textOf, type Packing } from './image-lines.ts';
import { words } from './language.ts';

interface Compiled {
  /** What the language's tools compile and start in one: `go run`. */
  readonly toolRuns: RegExp;
  /** What the image starts without a command of the manifest. */
  readonly start: readonly string[];
  /** The file that is built, relative to the project, and where it is in the image. */
  readonly result: { readonly here: string; readonly there: string };
}

export interface CompiledStart {
  readonly command: readonly Expression[];
  readonly remarks: readonly Remark[];
}

/**
 * What starts a compiled project in its image, which has neither its source nor its tools. A command that names the
 * result of the build is kept, with the result's new place.
 */
export function compiledStart({ override, folder }: Packing, compiled: Compiled): CompiledStart | Refusal {
  const { toolRuns, start, result } = compiled;
  if (override === undefined) return { command: words(...start), remarks: [] };
  const text = textOf(override);
  if (toolRuns.test(text)) {
    const remark = {
      message: `its image starts the compiled program, not \`${text}\``,
      hint: 'Give the program what it needs as `args:`.',
    };
    return { command: words(...start), remarks: [remark] };
  }
  const places = [`${folder.path}/${result.here}`, `./${result.here}`, result.here];
  const isResult = (word: Expression): boolean => places.includes(textOf([word]));
  if (override.some(isResult)) {
    return { command: override.map((word) => (isResult(word) ? [result.there] : word)), remarks: [] };
  }
  return {
    reason: `its \`command: ${text}\` is not what its build makes (${result.here})`,
    hint: `Start ${result.here}, or write a Dockerfile for it.`,
  };
}
