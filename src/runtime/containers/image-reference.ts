export interface ImageReference {
  /** `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** `library/redis` */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Reads an image reference the way Docker does: without a registry it is Docker Hub, without a tag it is `latest`. */
export function parseImageReference(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@', 2);
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const path = hasTag ? name.slice(0, colon) : name;
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  const registry = hasRegistry ? normalizeRegistry(first) : 'docker.io';
  const rest = hasRegistry ? path.slice(slash + 1) : path;
  const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (digest !== undefined) return { registry, repository, ...(hasTag && { tag: name.slice(colon + 1) }), digest };
  return { registry, repository, tag: hasTag ? name.slice(colon + 1) : 'latest' };
}

/** The whole name, which means one image only: without a tag some engines would pull every tag there is. */
export function formatImageReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

function normalizeRegistry(registry: string): string {
  return registry === 'index.docker.io' || registry === 'registry-1.docker.io' ? 'docker.io' : registry;
}
