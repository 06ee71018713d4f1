import { adoptContainer } from './adopt-container.ts';
import { buildImage } from './build.ts';
import { createContainer } from './create-container.ts';
import type { EngineAddress } from './discover.ts';
import type { ContainerEngine } from './engine.ts';
import { execute } from './execute.ts';
import { abortable } from './failures.ts';
import { createPuller, inspectImage } from './images.ts';
import { createNetwork, removeNetwork } from './networks.ts';
import { observe } from './observe.ts';
import { removeInside, unpackInto } from './inside-files.ts';
import { openCommand } from './open-command.ts';
import { pushImage } from './push.ts';
import type { EngineSession } from './session.ts';
import { createVolume, removeVolume } from './volumes.ts';
import { watchEngine } from './watch.ts';

export interface EngineIdentity {
  readonly name: 'docker' | 'podman';
  readonly description: string;
  readonly address: EngineAddress;
  /** `Docker 28.2.2`. */
  readonly version: string;
  /** Where Docker's `config.json` is: logins for registries. */
  readonly configFolder: string;
  readonly close: () => void;
}

export function createDockerEngine(session: EngineSession, identity: EngineIdentity): ContainerEngine {
  const { name, description, configFolder } = identity;
  return {
    name,
    description,
    observe: (application) => observe(session, application),
    inspectImage: (reference) => inspectImage(session, reference),
    pullImage: createPuller(session, configFolder),
    buildImage: (request, onOutput, signal) =>
      abortable(signal, () => buildImage(session, { request, configFolder, signal }, onOutput)),
    pushImage: (reference, onProgress, signal) =>
      abortable(signal, () => pushImage(session, { reference, configFolder, signal }, onProgress)),
    createNetwork: (request) => createNetwork(session, request),
    removeNetwork: (id) => removeNetwork(session, id),
    createVolume: (name, labels) => createVolume(session, name, labels),
    removeVolume: (name) => removeVolume(session, name),
    createContainer: (request) => createContainer(session, request),
    adoptContainer: (id, since) => adoptContainer(session, id, since),
    unpackInto: (container, archive) => unpackInto(session, container, archive),
    removeInside: (container, paths) => removeInside(session, container, paths),
    execute: (container, command, signal) => execute(session, container, command, signal),
    open: (container, command, terminal) => openCommand(session, { container, command, terminal }),
    watch: (application, listener) => watchEngine(session, application, listener),
    close() {
      session.presence.close();
      identity.close();
    },
  };
}
