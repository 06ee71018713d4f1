import { AppHostError } from '../../support/apphost-error.ts';

/** The state folder could not be written: in words, with the remedy. */
export function notWritable(folder: string, cause: unknown): AppHostError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  const { reason, hint } = reasons[code] ?? { reason: `the operating system says ${code}`, hint: elsewhere };
  return new AppHostError('STATE_NOT_WRITABLE', `the state folder ${folder} cannot be written: ${reason}`, {
    hint,
    cause,
    facts: { folder, errorCode: code },
  });
}

const elsewhere = 'Set APPHOST_STATE_HOME to a folder that can be written.';
const full = { reason: 'the disk is full', hint: `Make room, or ${lowerFirst(elsewhere)}` };
const forbidden = {
  reason: 'permission denied',
  hint: `Make it yours (\`ls -ld\` shows whose it is), or ${lowerFirst(elsewhere)}`,
};

const reasons: Readonly<Record<string, { readonly reason: string; readonly hint: string }>> = {
  ENOSPC: full,
  EDQUOT: { ...full, reason: 'your disk quota is used up' },
  EROFS: { reason: 'the disk is read-only', hint: elsewhere },
  EACCES: forbidden,
  EPERM: forbidden,
  ENOTDIR: { reason: 'a part of its path is a file', hint: elsewhere },
  EEXIST: { reason: 'a part of its path is a file', hint: elsewhere },
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
