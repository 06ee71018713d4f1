import type { Application } from '../../model/application.ts';
import type { Resource } from '../../model/resource.ts';
import { AppHostError } from '../../support/apphost-error.ts';

/** What the names of built images are made of besides the manifest. */
export interface ImageOptions {
  /** `ghcr.io/acme`, `registry.example.com:5000`; a bare `acme` is an account of Docker Hub. Absent: no registry. */
  readonly registry?: string;
  /** Absent: `1.0.0`, so that publishing twice gives the same bytes. */
  readonly tag?: string;
  /** By resource: `sha256:…` of images that are in the registry, for references that nobody can move. */
  readonly digests?: ReadonlyMap<string, string>;
}

export const defaultTag = '1.0.0';

/**
 * `REGISTRY/APPLICATION-RESOURCE:TAG`. One level below the registry's account, because Docker Hub and others have no more,
 * and with the application before the name, as Compose does, because registries are shared.
 */
export function builtImage(application: Application, resource: Resource, options: ImageOptions): string {
  const { registry, tag = defaultTag, digests } = options;
  const prefix = registry === undefined ? '' : `${registry.replace(/\/+$/, '')}/`;
  const digest = digests?.get(resource.name);
  return `${prefix}${application.name}-${resource.name}:${tag}${digest === undefined ? '' : `@${digest}`}`;
}

/** Rejects a registry or a tag that no engine takes, with `IMAGE_REGISTRY_INVALID` or `IMAGE_TAG_INVALID`. */
export function checkImageOptions({ registry, tag }: ImageOptions): void {
  if (registry !== undefined && !isRegistry(registry.replace(/\/+$/, ''))) {
    throw new AppHostError('IMAGE_REGISTRY_INVALID', `“${registry}” is no place for images.`, {
      hint: 'Write the host and the account, in lower case and without https://: `--registry ghcr.io/acme`.',
      facts: { registry },
    });
  }
  if (tag === undefined) return;
  if (tag === 'latest') {
    throw new AppHostError('IMAGE_TAG_INVALID', 'The tag “latest” says nothing about what runs.', {
      hint: 'Give every release a tag of its own, such as `--tag 1.4.0` or `--tag "$(git rev-parse --short HEAD)"`.',
      facts: { tag },
    });
  }
  if (!/^\w[\w.-]{0,127}$/.test(tag)) {
    throw new AppHostError('IMAGE_TAG_INVALID', `“${tag}” cannot be the tag of an image.`, {
      hint: 'Use letters, digits, `_`, `.` and `-`, at most 128, beginning with none of the last two: `--tag 1.4.0`.',
      facts: { tag },
    });
  }
}

function isRegistry(text: string): boolean {
  const [host = '', ...path] = text.split('/');
  const isHost = /^(\[[0-9a-f:]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?$/.test(host);
  const isAccount = path.length === 0 && !/[.:]/.test(host) && host !== 'localhost';
  if (!isHost || (isAccount && host !== host.toLowerCase())) return false;
  return path.every((part) => /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(part));
}
