import type { TransferProgress } from './engine.ts';

/** Adds up the bytes of layers, each known by its id. */
export interface PullProgress {
  /** `undefined`: nothing changed. */
  update(event: Readonly<Record<string, unknown>>): TransferProgress | undefined;
}

export function createPullProgress(): PullProgress {
  const layers = new Map<string, { current: number; total: number }>();
  return {
    update(event) {
      const { id, status, progressDetail } = event as PullEvent;
      if (id === undefined || status === undefined) return undefined;
      const layer = layers.get(id) ?? { current: 0, total: 0 };
      const { current = 0, total = 0 } = progressDetail ?? {};
      // Extracting reports the same bytes a second time.
      if (status === 'Downloading') layer.current = Math.max(layer.current, current);
      if (status === 'Downloading') layer.total = Math.max(layer.total, total, layer.current);
      if (finished.has(status)) layer.current = layer.total;
      if (status !== 'Downloading' && !finished.has(status)) return undefined;
      layers.set(id, layer);
      return sum(layers.values());
    },
  };
}

interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

const finished: ReadonlySet<string> = new Set(['Download complete', 'Verifying Checksum', 'Pull complete']);

function sum(layers: Iterable<TransferProgress>): TransferProgress {
  let current = 0;
  let total = 0;
  for (const layer of layers) {
    current += layer.current;
    total += layer.total;
  }
  return { current, total };
}
