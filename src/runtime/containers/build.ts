import type { Readable } from 'node:stream';
import { AppHostError } from '../../support/apphost-error.ts';
import type { BuildContext } from './build-context.ts';
import { packBuildContext } from './build-context.ts';
import type { BuildOutput } from './build-output.ts';
import { createBuildOutput } from './build-output.ts';
import { isBuildKitNeeded, listBaseImages } from './dockerfile.ts';
import { readBuildKitLine } from './buildkit-output.ts';
import type { BuildRequest, ImageFacts } from './engine.ts';
import { toDiskFull } from './failures.ts';
import { parseImageReference } from './image-reference.ts';
import { inspectImage } from './images.ts';
import { readJsonLines } from './json-lines.ts';
import { toPullFailure } from './pull-failure.ts';
import type { RegistryAuth } from './registry-auth.ts';
import { findRegistryAuth } from './registry-auth.ts';
import type { EngineSession } from './session.ts';

export interface Build {
  readonly request: BuildRequest;
  /** Where the logins for the registries of base images are. */
  readonly configFolder: string;
  readonly signal: AbortSignal;
}

export async function buildImage(
  session: EngineSession,
  build: Build,
  onOutput: (line: string) => void,
): Promise<ImageFacts> {
  const { request } = build;
  const context = await packBuildContext(request);
  const output = createBuildOutput(onOutput);
  const broken: { cause?: Error } = {};
  context.archive.once('error', (cause: Error) => {
    broken.cause = cause;
  });
  const explain = (words: string) => toBuildFailure(session.title, request, { words, output });
  try {
    await session.call(
      `building the image ${request.tag}`,
      async () => {
        const error = await run(session, build, { context, output });
        if (error !== undefined) throw explain(error);
      },
      ({ message }) => explain(message),
    );
  } catch (error) {
    if (broken.cause === undefined) throw error;
    throw toContextFailure(request, broken.cause);
  } finally {
    context.archive.destroy();
  }
  const facts = await inspectImage(session, request.tag);
  if (facts === undefined) throw explain('the engine ended the build without an image');
  return facts;
}

interface Running {
  readonly context: BuildContext;
  readonly output: BuildOutput;
}

/** The engine's words when the build failed. */
async function run(session: EngineSession, build: Build, { context, output }: Running): Promise<string | undefined> {
  const options = await toOptions(session, build, context);
  const docker = session.docker as unknown as Builder;
  const stream = await docker.buildImage(context.archive, options);
  let error: string | undefined;
  const take = (event: Readonly<Record<string, unknown>>): void => {
    const text = event['stream'];
    if (typeof text === 'string') output.write(options.version === '2' ? readBuildKitLine(text) : text);
    if (typeof event['error'] === 'string') error = event['error'];
  };
  if (options.version === '2') {
    await new Promise<void>((resolve, reject) => {
      const finish = (failure: Error | null): void => (failure === null ? resolve() : reject(failure));
      docker.followProgress(stream, finish, take);
    });
  } else {
    for await (const event of readJsonLines(stream)) take(event);
  }
  output.flush();
  return error;
}

/** What dockerode can do and its types do not tell. `followProgress` decodes what BuildKit writes. */
interface Builder {
  buildImage(archive: Readable, options: object): Promise<Readable>;
  followProgress(
    stream: Readable,
    onFinished: (error: Error | null) => void,
    onProgress: (event: Readonly<Record<string, unknown>>) => void,
  ): void;
}

async function toOptions({ title }: EngineSession, { request, configFolder, signal }: Build, context: BuildContext) {
  const { tag, target, args, labels } = request;
  const registryconfig = await findLogins(configFolder, context.dockerfileText);
  // Podman builds with its own builder, whatever the version.
  const modern = title === 'Docker' && isBuildKitNeeded(context.dockerfileText);
  return {
    t: tag,
    dockerfile: context.dockerfile,
    buildargs: { ...args },
    labels: { ...labels },
    rm: true,
    forcerm: true,
    abortSignal: signal,
    ...(target !== undefined && { target }),
    ...(Object.keys(registryconfig).length > 0 && { registryconfig }),
    ...(modern && { version: '2' as const, authconfig: Object.values(registryconfig)[0] }),
  };
}

async function findLogins(configFolder: string, dockerfile: string): Promise<Record<string, RegistryAuth>> {
  const registries = new Set(listBaseImages(dockerfile).map((image) => parseImageReference(image).registry));
  const logins: Record<string, RegistryAuth> = {};
  for (const registry of registries) {
    const auth = await findRegistryAuth(configFolder, registry);
    if (auth !== undefined) logins[auth.serveraddress] = auth;
  }
  return logins;
}

interface Failure {
  readonly words: string;
  readonly output: BuildOutput;
}

function toBuildFailure(engine: string, { tag }: BuildRequest, { words, output }: Failure): AppHostError {
  if (/no space left on device/i.test(words)) return toDiskFull(engine, `building the image ${tag}`);
  const step = output.step();
  const base = /^(?:STEP .*FROM|\[internal\] load metadata for) (\S+)/i.exec(step)?.[1];
  // While the base image is fetched, it is the pull that failed.
  if (base !== undefined) {
    const failure = toPullFailure(engine, base, words);
    if (failure.code !== 'IMAGE_PULL_FAILED') return failure;
  }
  const lines = output.tail().map((line) => `  ${line}`);
  const where = step === '' ? '' : ` at “${step}”`;
  return new AppHostError(
    'IMAGE_BUILD_FAILED',
    [`Building the image ${tag} failed${where}: ${words}`, ...lines].join('\n'),
    {
      hint: 'The last lines of the step say why. Correct the Dockerfile or what it copies.',
      facts: { image: tag, step },
    },
  );
}

function toContextFailure({ context }: BuildRequest, cause: Error): AppHostError {
  return new AppHostError('BUILD_CONTEXT_INVALID', `The build context ${context} cannot be read: ${cause.message}`, {
    hint: 'Make its files readable, or name what is not needed in `.dockerignore`.',
    cause,
    facts: { path: context },
  });
}
