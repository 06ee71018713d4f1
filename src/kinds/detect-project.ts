import { literal } from '../model/expression.ts';
import type { Folder } from '../model/folder.ts';
import { detectLanguages } from './parts/languages/index.ts';
import { impressionOf, type Impression } from './parts/languages/impression.ts';
import { hasWorkspace } from './parts/languages/node-packages.ts';

/** A project in a folder, as far as its files tell. */
export interface DetectedProject extends Impression {
  /** With the tool: `Node.js (pnpm)`. */
  readonly label: string;
  /** What `language:` must say, where the files leave doubt. */
  readonly language?: string;
  /** Why nothing can be started here. */
  readonly problem?: string;
  /** Only holds other projects together. */
  readonly isWorkspace: boolean;
}

/** The project of a folder; `undefined` when it holds none. `resource` is what it would be called. */
export function detectProject(
  folder: Folder,
  { resource, open }: { readonly resource: string; readonly open: (name: string) => Folder | undefined },
): DetectedProject | undefined {
  const [language, ...others] = detectLanguages(folder);
  if (language === undefined) return undefined;
  const port = literal('');
  const plan = language.plan({ folder, resource, environment: 'development', port, open });
  const problem = plan.doubt?.message ?? (plan.command === undefined ? 'nothing in it says what starts it' : undefined);
  return {
    ...impressionOf(language.name, { folder, open }),
    label: plan.label,
    ...(others.length === 0 ? {} : { language: language.name }),
    ...(problem === undefined ? {} : { problem }),
    isWorkspace: hasWorkspace(folder),
  };
}
