import { AppHostError } from '../support/apphost-error.ts';
import type { Code } from '../support/codes.ts';

/** What a complaint of a program means, by the words that it has for it. */
export interface Meaning {
  readonly pattern: RegExp;
  readonly code: Code;
  readonly hint?: string;
}

/** For whatever is no fault of the manifest. */
export const again = 'A second `apphost deploy` continues where this one ended.';

/** The first meaning that fits counts; `DEPLOY_TOOL_FAILED` where none does. */
export function toToolFailure(text: string, doing: string, meanings: readonly Meaning[]): AppHostError {
  const { code, hint } = meanings.find(({ pattern }) => pattern.test(text)) ?? unknown;
  return new AppHostError(code, `${doing}: ${text}`, { ...(hint !== undefined && { hint }) });
}

const unknown: Pick<Meaning, 'code' | 'hint'> = { code: 'DEPLOY_TOOL_FAILED' };
