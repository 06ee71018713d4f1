/** What publishing to Compose and Swarm says. */
export const publishComposeCodes = {
  NOT_IN_COMPOSE: {
    meaning: 'An expression asks for something that has no address among the services of a compose file.',
    remedy: 'Use what runs there too, or give this environment another value.',
  },
  COMPOSE_PORT_TAKEN: {
    meaning: 'Two services of a compose file would open the same port of the machine, and only one can have it.',
    remedy: 'Give one of them another `port`.',
  },
  COMPOSE_PORTS_SPREAD: {
    meaning:
      'A service has several replicas and one port. Under Compose a port of the machine leads to one container, so that each replica gets a port of its own.',
    remedy: 'Put a `gateway` before it, which has one address for all, or give it `replicas: 1`.',
  },
  COMPOSE_NOT_ASKED: {
    meaning:
      'A resource is waited for until it is healthy, and nothing in its container can be asked: those that wait go on once it is started.',
    remedy: 'Give it `health:`, as a path, a port or a command.',
  },
} as const;
