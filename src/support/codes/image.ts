/** Images that are built and pushed when an application is published. */
export const imageCodes = {
  IMAGE_SOURCE_UNKNOWN: {
    meaning: 'A resource runs as a process here, and nothing says how it becomes an image that can be published.',
    remedy: 'Write a Dockerfile for it, or give it a `path` with source code in a language that apphost knows.',
  },
  IMAGE_WANTS_ATTENTION: {
    meaning:
      'An image can be built, but probably not as it should be: it runs a server for development, takes whatever versions are newest, or holds pages that cannot be told anything later.',
    remedy: 'The hint names the change to the project; a Dockerfile of its own settles it as well.',
  },
  IMAGE_REGISTRY_INVALID: {
    meaning: 'What `--registry` says is not the name of a registry, or of an account in one.',
    remedy: 'Write the host and the account, in lower case and without https://: `--registry ghcr.io/acme`.',
  },
  IMAGE_TAG_INVALID: {
    meaning: 'What `--tag` says cannot be a tag, or is `latest`, which says nothing about what runs.',
    remedy: 'Give every release a tag of its own, such as `--tag 1.4.0`.',
  },
  IMAGE_REGISTRY_MISSING: {
    meaning: 'Images are to be pushed, but nothing says where to.',
    remedy: 'Name the registry and the account: `--registry ghcr.io/acme`.',
  },
  IMAGE_PUSH_FAILED: {
    meaning: 'The container engine could not push an image, for a reason that only its own words tell.',
    remedy: 'Try `docker push IMAGE`; some registries want the repository to be created first.',
  },
} as const;
