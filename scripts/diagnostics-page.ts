import { checkCodes } from '../src/support/codes/manifest-check.ts';
import { composeCodes } from '../src/support/codes/compose.ts';
import { bindCodes } from '../src/support/codes/manifest-bind.ts';
import { deployCodes } from '../src/support/codes/deploy.ts';
import { editCodes } from '../src/support/codes/edit.ts';
import { engineCodes } from '../src/support/codes/engine.ts';
import { imageCodes } from '../src/support/codes/image.ts';
import { migrateCodes } from '../src/support/codes/migrate.ts';
import { kindCodes } from '../src/support/codes/kind.ts';
import { overlayCodes } from '../src/support/codes/manifest-overlay.ts';
import { parameterCodes } from '../src/support/codes/parameter.ts';
import { publishCodes } from '../src/support/codes/publish.ts';
import { publishComposeCodes } from '../src/support/codes/publish-compose.ts';
import { publishEdgeCodes } from '../src/support/codes/publish-edge.ts';
import { publishRegionCodes } from '../src/support/codes/publish-region.ts';
import { runCodes } from '../src/support/codes/run.ts';
import { validateCodes } from '../src/support/codes/manifest-validate.ts';
import { yamlCodes } from '../src/support/codes/manifest-yaml.ts';
import type { Explanation } from '../src/support/codes.ts';

export const diagnosticsPage = 'docs/diagnostics.md';

/** In the order in which somebody meets them. */
const chapters: readonly (readonly [title: string, codes: Readonly<Record<string, Explanation>>])[] = [
  ['Reading YAML', yamlCodes],
  ['Overlays, includes and `extends`', overlayCodes],
  ['The shape of the manifest', validateCodes],
  ['Names, references and expressions', bindCodes],
  ['The manifest as a whole', checkCodes],
  ['Options of a type', kindCodes],
  ['Parameters and secrets', parameterCodes],
  ['Writing the manifest', editCodes],
  ['The container engine', engineCodes],
  ['Images for publishing', imageCodes],
  ['Publishing', { ...publishCodes, ...publishEdgeCodes, ...publishRegionCodes, ...publishComposeCodes }],
  ['Running', runCodes],
  ['Deploying', deployCodes],
  ['Compose files', composeCodes],
  ['Migrating', migrateCodes],
];

/** The page of all codes, from the table that `apphost explain` prints from. */
export function toDiagnosticsPage(): string {
  const head = [
    '# Diagnostics',
    'Every code that `apphost` reports, when, and what to do about it. `apphost explain CODE` prints one of them.',
    'This page is written by `npm run docs`; the texts stand in `src/support/codes/`.',
  ];
  const body = chapters.flatMap(([title, codes]) => [`## ${title}`, ...Object.entries(codes).map(toEntry)]);
  return `${[...head, ...body].join('\n\n')}\n`;
}

function toEntry([code, { meaning, remedy }]: readonly [string, Explanation]): string {
  return `### \`${code}\`\n\n${meaning}\n\n**Remedy:** ${remedy}`;
}
