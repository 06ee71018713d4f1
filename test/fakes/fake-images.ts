import { createHash } from 'node:crypto';

import { AppHostError } from '../../src/support/apphost-error.ts';
import { createSharedWork } from '../../src/runtime/containers/shared-work.ts';
import type { ImageFacts, TransferProgress } from '../../src/runtime/containers/engine.ts';

export interface FakeImage {
  /** On this machine already; otherwise it has to be pulled. */
  readonly local?: boolean;
  readonly exposedPorts?: readonly number[];
  /** Bytes that a pull transfers. */
  readonly size?: number;
  /** A pull goes on only when this has resolved. */
  readonly until?: Promise<unknown>;
  /** A pull ends with this. */
  readonly failure?: AppHostError;
}

/** The images of a fake engine: its own and those of “the registry”. */
export interface FakeImages {
  set(reference: string, image: FakeImage): void;
  inspect(reference: string): ImageFacts | undefined;
  pull(reference: string, onProgress: (progress: TransferProgress) => void, signal: AbortSignal): Promise<ImageFacts>;
  /** How often each image was really pulled. */
  readonly pulls: ReadonlyMap<string, number>;
}

export function createFakeImages(): FakeImages {
  const known = new Map<string, FakeImage>();
  const local = new Map<string, ImageFacts>();
  const pulls = new Map<string, number>();

  const transfer = async (reference: string, onProgress: (progress: TransferProgress) => void): Promise<ImageFacts> => {
    pulls.set(reference, (pulls.get(reference) ?? 0) + 1);
    const image = known.get(reference);
    if (image === undefined) throw toNotFound(reference);
    const total = image.size ?? 1_000;
    onProgress({ current: 0, total });
    await image.until;
    if (image.failure !== undefined) throw image.failure;
    onProgress({ current: total, total });
    const facts = toFacts(reference, image);
    local.set(reference, facts);
    return facts;
  };

  const shared = createSharedWork(transfer);

  return {
    pulls,
    set(reference, image) {
      known.set(reference, image);
      if (image.local === true) local.set(reference, toFacts(reference, image));
      else local.delete(reference);
    },
    inspect: (reference) => local.get(reference),
    pull: (reference, onProgress, signal) => shared.join(reference, onProgress, signal),
  };
}

function toFacts(reference: string, image: FakeImage): ImageFacts {
  const id = `sha256:${createHash('sha256').update(reference).digest('hex')}`;
  return { id, exposedPorts: image.exposedPorts ?? [] };
}

function toNotFound(reference: string): AppHostError {
  return new AppHostError('IMAGE_NOT_FOUND', `The registry has no image ${reference}.`, {
    hint: 'Correct the name.',
    facts: { image: reference },
  });
}
