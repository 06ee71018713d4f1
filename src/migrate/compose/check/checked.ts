import type { MapNode } from '../../../manifest/node.ts';
import { placeAt, type Report } from '../../../manifest/report.ts';
import type { Part, Path } from '../../../manifest/source.ts';
import type { Code } from '../../../support/codes.ts';

/** The finished tree, and the services of it that are active. */
export interface Checked {
  readonly tree: MapNode;
  readonly active: MapNode;
  readonly report: Report;
}

/** Says where in the project a mistake is. */
export function reportAt(
  { tree, report }: Checked,
  path: Path,
  problem: { readonly code: Code; readonly message: string; readonly hint: string; readonly part?: Part },
): void {
  const { part = 'value', ...told } = problem;
  report.add({ ...told, at: placeAt(tree, path, part) });
}
