import type { ImageFacts, TransferProgress } from './engine.ts';
import { callEngine, toRefusal } from './failures.ts';
import { formatImageReference, parseImageReference } from './image-reference.ts';
import { readJsonLines } from './json-lines.ts';
import { toPullFailure } from './pull-failure.ts';
import { createPullProgress } from './pull-progress.ts';
import { findRegistryAuth } from './registry-auth.ts';
import type { EngineSession } from './session.ts';
import { createSharedWork } from './shared-work.ts';

export async function inspectImage(session: EngineSession, reference: string): Promise<ImageFacts | undefined> {
  return session.call(`looking for the image ${reference}`, async () => {
    try {
      const image = await session.docker.getImage(reference).inspect();
      return { id: image.Id, exposedPorts: toPorts(image.Config?.ExposedPorts) };
    } catch (error) {
      if (toRefusal(error)?.status === 404) return undefined;
      throw error;
    }
  });
}

export type PullImage = (
  reference: string,
  onProgress: (progress: TransferProgress) => void,
  signal: AbortSignal,
) => Promise<ImageFacts>;

/** One pull for each image at a time, whoever asks. */
export function createPuller(session: EngineSession, configFolder: string): PullImage {
  const pulls = createSharedWork<TransferProgress, ImageFacts>((reference, onProgress, signal) =>
    pull(session, { reference, configFolder, signal }, onProgress),
  );
  return (reference, onProgress, signal) => pulls.join(reference, onProgress, signal);
}

interface Pull {
  readonly reference: string;
  readonly configFolder: string;
  readonly signal: AbortSignal;
}

async function pull(
  session: EngineSession,
  { reference, configFolder, signal }: Pull,
  onProgress: (progress: TransferProgress) => void,
): Promise<ImageFacts> {
  const parsed = parseImageReference(reference);
  const auth = await findRegistryAuth(configFolder, parsed.registry);
  const explain = (words: string) => toPullFailure(session.title, reference, words);
  const work = async (): Promise<void> => {
    const query = { fromImage: formatImageReference(parsed), abortSignal: signal };
    const stream = await session.docker.createImage(auth ?? {}, query);
    const progress = createPullProgress();
    // The status is 200 even when the last line is an error.
    for await (const event of readJsonLines(stream as AsyncIterable<Buffer>)) {
      if (typeof event['error'] === 'string') throw explain(event['error']);
      const update = progress.update(event);
      if (update !== undefined) onProgress(update);
    }
  };
  await callEngine(session.title, `pulling ${reference}`, work, ({ message }) => explain(message));
  const facts = await inspectImage(session, reference);
  if (facts === undefined) throw explain('the engine said that it is there, but it is not');
  return facts;
}

function toPorts(exposed: Readonly<Record<string, unknown>> | undefined): readonly number[] {
  const ports = Object.keys(exposed ?? {}).map((key) => Number.parseInt(key, 10));
  return [...new Set(ports)].filter(Number.isInteger).sort((a, b) => a - b);
}
