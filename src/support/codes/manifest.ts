import { bindCodes } from './manifest-bind.ts';
import { checkCodes } from './manifest-check.ts';
import { overlayCodes } from './manifest-overlay.ts';
import { validateCodes } from './manifest-validate.ts';
import { yamlCodes } from './manifest-yaml.ts';

/** Mistakes in the manifest, by the stage that finds them. */
export const manifestCodes = {
  ...yamlCodes,
  ...overlayCodes,
  ...validateCodes,
  ...bindCodes,
  ...checkCodes,
} as const;
