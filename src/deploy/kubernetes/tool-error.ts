import { AppHostError } from '../../support/apphost-error.ts';
import type { Outcome } from '../tool.ts';
import { again, toToolFailure, type Meaning } from '../tool-failure.ts';

/** What a program's complaint means. */
export function toToolError({ stderr }: Pick<Outcome, 'stderr'>, doing: string): AppHostError {
  return toToolFailure(plainText(stderr), doing, meanings);
}

/** Whether the cluster may answer again by itself. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppHostError && error.code === 'DEPLOY_UNREACHABLE';
}

/** In the words of kubectl, helm and their common client library. The first that fits counts. */
const meanings: readonly Meaning[] = [
  {
    pattern: /Unauthorized|must be logged in|provide credentials|getting credentials|[Tt]oken.* expired/,
    code: 'DEPLOY_CREDENTIALS',
    hint: `Log in to the cluster again. ${again}`,
  },
  {
    pattern:
      /connection refused|was refused|no such host|i\/o timeout|[Cc]lient\.Timeout|TLS handshake|Unable to connect|cluster unreachable|connection reset|unexpected EOF|\bEOF\b|network is unreachable|no route to host|ServiceUnavailable|currently unable to handle|context deadline exceeded/,
    code: 'DEPLOY_UNREACHABLE',
    hint: `Check the network and the context. ${again}`,
  },
  { pattern: /context .*does not exist|no context exists|current-context is not set/, code: 'DEPLOY_CONTEXT_UNKNOWN' },
  { pattern: /is forbidden: User|cannot \w+ resource/, code: 'DEPLOY_FORBIDDEN' },
  { pattern: /no matches for kind/, code: 'DEPLOY_KIND_UNKNOWN' },
  {
    pattern: /another operation .* is in progress/,
    code: 'DEPLOY_BUSY',
    hint: 'Wait until it has ended. After one that was killed: helm rollback.',
  },
  {
    pattern: /Apply failed with|conflict with/,
    code: 'DEPLOY_CONFLICT',
    hint: 'Take the fields over with --force-conflicts.',
  },
  {
    pattern: /unknown (shorthand )?flag|unknown command/,
    code: 'DEPLOY_TOOL_FAILED',
    hint: 'The program is too old for this: install kubectl 1.28 or newer, helm 3.14 or newer.',
  },
  { pattern: /is invalid|admission webhook|\(BadRequest\)|is forbidden|\(Invalid\)/, code: 'DEPLOY_REFUSED' },
];

/** Without the client library's own log and what people are told to do by hand. */
function plainText(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => !/^[EWI]\d{4} /.test(line))
    .map((line) =>
      line
        .replace(/^(error|Error): /, '')
        .replace(/^Error from server( \((?!Forbidden|BadRequest|Invalid|ServiceUnavailable)\w+\))?: /, ''),
    );
  const end = lines.findIndex((line) => line.startsWith('Please review the fields above'));
  const text = lines
    .slice(0, end === -1 ? undefined : end)
    .join('\n')
    .trim();
  return text === '' ? stderr.trim() || 'it said nothing' : text;
}
