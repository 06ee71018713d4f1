import type { AppHostError } from '../../support/apphost-error.ts';
import type { Outcome, Tool } from '../tool.ts';
import { again, toToolFailure, type Meaning } from '../tool-failure.ts';

/** Throws where the program says that it failed; returns what it printed otherwise. */
export async function needOutput(tool: Tool, args: readonly string[], doing: string): Promise<string> {
  const outcome = await tool.run(args);
  if (!outcome.ok) throw toEngineError(outcome, doing);
  return outcome.stdout;
}

/** What a complaint of Compose, or of `docker`, means. */
export function toEngineError({ stderr }: Pick<Outcome, 'stderr'>, doing: string): AppHostError {
  return toToolFailure(plainText(stderr), doing, meanings);
}

/** It gave up because a container did that others wait for: that one can say more. */
export function isAboutContainer(stderr: string): boolean {
  return /dependency failed to start|is unhealthy|didn't complete successfully|exited \(\d+\)/.test(stderr);
}

/** In the words of Compose and of the engine. The first that fits counts. */
const meanings: readonly Meaning[] = [
  {
    pattern:
      /Cannot connect to the Docker daemon|error during connect|connection refused|[Ii]s the docker daemon running/,
    code: 'DEPLOY_UNREACHABLE',
    hint: `Start the engine, or correct DOCKER_HOST or the Docker context. ${again}`,
  },
  {
    pattern: /port is already allocated|address already in use|ports are not available/,
    code: 'DEPLOY_PORT_TAKEN',
    hint: 'End what has the port, or give the endpoint another `port` in the manifest.',
  },
  {
    pattern:
      /pull access denied|unauthorized|denied: requested access|no basic auth credentials|authentication required/,
    code: 'DEPLOY_IMAGE_UNAVAILABLE',
    hint: 'Log in to the registry with `docker login`, or correct the name of the image.',
  },
  {
    pattern:
      /manifest unknown|manifest for .* not found|repository does not exist|failed to resolve reference|no matching manifest|No such image/,
    code: 'DEPLOY_IMAGE_UNAVAILABLE',
    hint: 'Correct the name or the version of the image; what is built here is pushed with `--build --push`.',
  },
  {
    pattern: /Get "https?:\/\/|lookup .*: no such host|TLS handshake timeout|i\/o timeout/,
    code: 'DEPLOY_IMAGE_UNAVAILABLE',
    hint: `Check the network of the engine and the name of the registry. ${again}`,
  },
  {
    pattern:
      /container name .* is already in use|network .* already exists|network .* was found but has incorrect label|volume .* already exists but/,
    code: 'DEPLOY_NAME_TAKEN',
    hint: 'Remove or rename the other one. A volume that is meant to be used says `external: true` in the manifest.',
  },
  {
    pattern: /failed to solve|process .* did not complete successfully: exit code/,
    code: 'IMAGE_BUILD_FAILED',
    hint: 'The last lines say which step failed.',
  },
];

const mostLines = 12;

/** Without its own progress; what counts is at the end. */
function plainText(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '' && !isProgress(line) && !/^time=".*" level=warning/.test(line))
    .map((line) => line.replace(/^\s*(error|Error): /, '').replace(/^Error response from daemon: /, ''));
  return lines.length === 0 ? 'it said nothing' : lines.slice(-mostLines).join('\n').trim();
}

function isProgress(line: string): boolean {
  return /^ ?(Container|Network|Volume|Image) \S+ +[A-Z][a-z]+$|^ ?\S+ (Pulling|Pulled|Interrupted|Waiting|Built|Building)\s*$|^ ?[0-9a-f]{12} /.test(
    line,
  );
}
