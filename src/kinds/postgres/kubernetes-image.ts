/** The images that hold nothing more than those of CloudNativePG do. */
const covered = ['postgres', 'pgvector'];

export interface OperatorImage {
  readonly reference: string;
  /** It is the manifest's own, which may lack what the operator needs. */
  readonly isForeign: boolean;
}

/** The image that CloudNativePG runs instead of the usual one: the same version, without an entry point of its own. */
export function operatorImage(reference: string): OperatorImage {
  const name =
    reference
      .replace(/[:@].*$/, '')
      .split('/')
      .at(-1) ?? '';
  const [, version] = /:(?:pg)?([0-9]+(?:\.[0-9]+)?)(?![0-9])/.exec(reference) ?? [];
  if (reference.includes('@') || version === undefined || !covered.includes(name)) {
    return { reference, isForeign: true };
  }
  const system = reference.includes('bookworm') ? 'bookworm' : 'trixie';
  return { reference: `ghcr.io/cloudnative-pg/postgresql:${version}-standard-${system}`, isForeign: false };
}
