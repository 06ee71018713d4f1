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
  SWARM_PORT_EVERYWHERE: {
    meaning: 'A port is to be opened on one address of the machine. A swarm opens it on every address of its nodes.',
    remedy: 'Let a firewall shut it, or leave `bind` out so that it is not opened.',
  },
  SWARM_PORT_PER_NODE: {
    meaning:
      'With `--swarm-routing host` a port is opened on the nodes that a replica runs on, one replica each: more replicas than nodes do not start.',
    remedy: 'Put a `gateway` before the service, or leave `--swarm-routing host` away where the kernel has IPVS.',
  },
  SWARM_IMAGE_LOCAL: {
    meaning: 'An image that is built has a name without a registry, so that no node of a swarm could bring it.',
    remedy: 'Say where images are, and push them there: `--registry ghcr.io/acme --build --push`.',
  },
  SWARM_BIND_MOUNT: {
    meaning:
      'A service mounts a folder of its machine. In a swarm it may run on any node, and each must have that folder.',
    remedy: 'Use `files` or a volume, or say in its `compose:` block which node runs it.',
  },
  SWARM_LEFT_OUT: {
    meaning:
      'A service says something that only Compose knows. It is left out: `docker stack deploy` refuses or ignores it.',
    remedy: 'Run what needs it with Compose on a machine of its own, or take it out of the manifest.',
  },
} as const;
