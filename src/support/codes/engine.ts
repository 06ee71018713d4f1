/** The container engine: finding it, images, containers. */
export const engineCodes = {
  ENGINE_UNREACHABLE: {
    meaning: 'No container engine answers at the address that was tried, or it went away.',
    remedy: 'Start Docker or Podman, or set DOCKER_HOST to the engine that is meant.',
  },
} as const;
