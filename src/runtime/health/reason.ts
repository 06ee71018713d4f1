const longest = 200;

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed by the server',
  EPIPE: 'connection closed by the server',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
};

/** Why a check failed, in a few words on one line. */
export function toReason(error: unknown): string {
  const known = networkReasons[errorCode(error) ?? ''];
  if (known !== undefined) return known;
  const text = error instanceof Error ? error.message : String(error);
  const line = text.trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return 'failed without a reason';
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** A name with several addresses fails with all their errors in one; the first speaks for them. */
function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && !('code' in error)) return errorCode(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
