import { kinds } from './index.ts';
import type { Kind } from './kind.ts';

/** An image that a kind stands for. */
export interface RecognisedImage {
  readonly kind: Kind;
  /** Without `latest`. */
  readonly tag?: string;
  /** To be named in the manifest, because the kind usually runs another. */
  readonly image?: string;
}

/** The kind that runs such an image; `undefined` when none does. */
export function recogniseImage(reference: string): RecognisedImage | undefined {
  const [, name = '', tag] = /^(.*?)(?::([^:/@]+))?(?:@.*)?$/.exec(reference) ?? [];
  const kind = kinds.find(({ images = [] }) => images.some((image) => isSame(name, image)));
  if (kind === undefined) return undefined;
  const variant = kind.signs?.variants?.find((image) => isSame(name, image));
  const isOwn = isSame(name, kind.images?.[0] ?? '');
  if (variant !== undefined) return { kind, image: reference };
  return isOwn && tag !== undefined && tag !== 'latest' ? { kind, tag } : { kind };
}

/** With any registry before it, and with or without Docker Hub's own `library/`. */
function isSame(name: string, image: string): boolean {
  const bare = name.toLowerCase().replace(/^(?:docker\.io\/|registry-1\.docker\.io\/)?(?:library\/)?/, '');
  return bare === image || (/^[^/]*[.:][^/]*\//.test(bare) && bare.replace(/^[^/]*\//, '') === image);
}
