import { deployCodes } from './codes/deploy.ts';
import { composeCodes } from './codes/compose.ts';
import { editCodes } from './codes/edit.ts';
import { engineCodes } from './codes/engine.ts';
import { imageCodes } from './codes/image.ts';
import { kindCodes } from './codes/kind.ts';
import { manifestCodes } from './codes/manifest.ts';
import { parameterCodes } from './codes/parameter.ts';
import { publishComposeCodes } from './codes/publish-compose.ts';
import { publishEdgeCodes } from './codes/publish-edge.ts';
import { migrateCodes } from './codes/migrate.ts';
import { publishCodes } from './codes/publish.ts';
import { publishRegionCodes } from './codes/publish-region.ts';
import { runCodes } from './codes/run.ts';

/** What `apphost explain CODE` prints. */
export interface Explanation {
  /** When it is reported, in one or two sentences. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Every code there is. A code is permanent: programs compare it, people search for it. */
export const codes = {
  ...manifestCodes,
  ...kindCodes,
  ...parameterCodes,
  ...editCodes,
  ...engineCodes,
  ...imageCodes,
  ...runCodes,
  ...publishCodes,
  ...publishEdgeCodes,
  ...publishRegionCodes,
  ...publishComposeCodes,
  ...deployCodes,
  ...composeCodes,
  ...migrateCodes,
} as const satisfies Record<string, Explanation>;

export type Code = keyof typeof codes;
