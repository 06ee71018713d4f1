import type { TransferProgress } from './engine.ts';
import { parseImageReference } from './image-reference.ts';
import { readJsonLines } from './json-lines.ts';
import { toPushFailure } from './push-failure.ts';
import { findRegistryAuth } from './registry-auth.ts';
import type { EngineSession } from './session.ts';

export interface Push {
  readonly reference: string;
  /** Where the login for the registry is. */
  readonly configFolder: string;
  readonly signal: AbortSignal;
}

/** Sends an image to its registry, with the login that `docker login` stored. The digest that it has there. */
export async function pushImage(
  session: EngineSession,
  { reference, configFolder, signal }: Push,
  onProgress: (progress: TransferProgress) => void,
): Promise<string> {
  const parsed = parseImageReference(reference);
  const auth = await findRegistryAuth(configFolder, parsed.registry);
  const explain = (words: string) => toPushFailure(session.title, reference, words);
  return session.call(
    `pushing ${reference}`,
    async () => {
      const image = session.docker.getImage(reference) as unknown as Pushable;
      // Engines want the header even from somebody who is nobody.
      const stream = await image.push({ authconfig: auth ?? {}, tag: parsed.tag, abortSignal: signal });
      const progress = createPushProgress();
      let digest: string | undefined;
      // The status is 200 even when the last line is an error.
      for await (const event of readJsonLines(stream)) {
        if (typeof event['error'] === 'string') throw explain(event['error']);
        digest = digestIn(event) ?? digest;
        const update = progress(event);
        if (update !== undefined) onProgress(update);
      }
      digest ??= await digestOf(session, reference);
      if (digest === undefined) throw explain('the registry did not say under which digest it keeps the image');
      return digest;
    },
    ({ message }) => explain(message),
  );
}

/** What dockerode can do and its types do not tell. */
interface Pushable {
  push(options: object): Promise<AsyncIterable<Buffer>>;
}

interface PushEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly aux?: { readonly Digest?: string };
}

/** Docker tells it in a field, older engines in words as well. */
function digestIn(event: PushEvent): string | undefined {
  return event.aux?.Digest ?? /\bdigest: (sha256:[0-9a-f]{64})\b/.exec(event.status ?? '')?.[1];
}

/** What the engine remembers of where its images are, for engines that say nothing while they push. */
async function digestOf({ docker }: EngineSession, reference: string): Promise<string | undefined> {
  const { RepoDigests } = await docker.getImage(reference).inspect();
  const { registry, repository } = parseImageReference(reference);
  const own = RepoDigests.map((text) => parseImageReference(text)).find(
    (found) => found.registry === registry && found.repository === repository,
  );
  return own?.digest;
}

/** Adds up the bytes of layers. Those that the registry has already count as nothing. */
function createPushProgress(): (event: PushEvent) => TransferProgress | undefined {
  const layers = new Map<string, TransferProgress>();
  return ({ id, status, progressDetail }) => {
    if (id === undefined || (status !== 'Pushing' && status !== 'Pushed')) return undefined;
    const before = layers.get(id) ?? { current: 0, total: 0 };
    const { current = before.current, total = before.total } = progressDetail ?? {};
    const now = { current, total: Math.max(total, current) };
    layers.set(id, status === 'Pushed' ? { current: now.total, total: now.total } : now);
    const all = [...layers.values()];
    return {
      current: all.reduce((sum, layer) => sum + layer.current, 0),
      total: all.reduce((sum, layer) => sum + layer.total, 0),
    };
  };
}
