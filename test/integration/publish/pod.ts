import { connect } from 'node:net';

import Docker from 'dockerode';
import type { StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { ConfigMap, Container, PodSpec, Probe } from 'kubernetes-types/core/v1.js';

import { parseQuantity } from '../../../src/support/quantity.ts';
import type { PublishedText } from '../../publish/kubernetes/publish-text.ts';
import { images } from '../../engine/stand-ins.ts';
import { pullWhenMissing, toOptions } from '../health/containers.ts';
import { expand, variablesOf, type SecretOf } from './pod-environment.ts';
import { makeVolumes } from './pod-volumes.ts';

/** A pod of a published StatefulSet, run by a container engine as a kubelet would run it. */
export interface Pod extends AsyncDisposable {
  /** Its address in the engine's network. */
  readonly address: string;
  /** Whether the answer to its readiness probe is yes. */
  isReady(): Promise<boolean>;
  /** What it has printed, for people. */
  log(): Promise<string>;
  /** Whether it has ended by itself. */
  hasEnded(): Promise<boolean>;
  /** Another pod on the same volume, after this one has been asked to stop. */
  replace(): Promise<void>;
}

export async function startPod(host: string, published: PublishedText, secretOf: SecretOf): Promise<Pod> {
  const docker = new Docker(toOptions(host));
  const set = published.object('StatefulSet', 'db') as StatefulSet;
  const spec = set.spec?.template.spec;
  const [main] = spec?.containers ?? [];
  if (spec === undefined || main === undefined) throw new Error('the StatefulSet has no container');
  await pullWhenMissing(docker, images.busybox);
  await pullWhenMissing(docker, main.image ?? '');
  const configMaps = new Map(
    published.objects
      .map(({ object }) => object)
      .filter(({ kind }) => kind === 'ConfigMap')
      .map((object) => [object.metadata.name, object as unknown as ConfigMap]),
  );
  const claims = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '');
  const volumes = await makeVolumes(docker, { spec, claims, configMaps });
  const variables = variablesOf(main, configMaps, secretOf);
  const create = async () =>
    docker.createContainer(toContainer(spec, main, { variables, mounts: await volumes.mounts() }));
  let container = await create();
  await container.start();
  let address = await addressOf(container);
  return {
    get address() {
      return address;
    },
    isReady: () => ask(container, address, main),
    log: async () => String(await container.logs({ stdout: true, stderr: true })).replaceAll(/[^\n\x20-\x7e]/g, ''),
    hasEnded: async () => !(await container.inspect()).State.Running,
    replace: async () => {
      await container.stop({ t: spec.terminationGracePeriodSeconds ?? 30 });
      await container.remove({ v: true });
      container = await create();
      await container.start();
      address = await addressOf(container);
    },
    [Symbol.asyncDispose]: async () => {
      await container.remove({ force: true, v: true });
      await volumes[Symbol.asyncDispose]();
    },
  };
}

function toContainer(
  spec: PodSpec,
  main: Container,
  { variables, mounts }: { readonly variables: ReadonlyMap<string, string>; readonly mounts: readonly string[] },
): Docker.ContainerCreateOptions {
  const { securityContext: security } = main;
  const words = (list: readonly string[] | undefined) => list?.map((word) => expand(word, variables));
  const [Entrypoint, Cmd] = [words(main.command), words(main.args)];
  return {
    Image: main.image ?? '',
    Hostname: 'db-0',
    Labels: { 'apphost.test': 'publish' },
    Env: [...variables].map(([name, value]) => `${name}=${value}`),
    User: `${security?.runAsUser}:${security?.runAsGroup}`,
    ...(Entrypoint === undefined ? {} : { Entrypoint }),
    ...(Cmd === undefined ? {} : { Cmd }),
    HostConfig: {
      Binds: [...mounts],
      ReadonlyRootfs: security?.readOnlyRootFilesystem === true,
      CapDrop: security?.capabilities?.drop ?? [],
      CapAdd: security?.capabilities?.add ?? [],
      SecurityOpt: security?.allowPrivilegeEscalation === false ? ['no-new-privileges'] : [],
      GroupAdd: [String(spec.securityContext?.fsGroup)],
      Memory: parseQuantity(main.resources?.limits?.['memory'] ?? '') ?? 0,
    },
  };
}

async function addressOf(container: Docker.Container): Promise<string> {
  const { NetworkSettings } = await container.inspect();
  const [network] = Object.values(NetworkSettings.Networks);
  return network?.IPAddress ?? '';
}

async function ask(container: Docker.Container, address: string, { readinessProbe, ports }: Container) {
  const { exec, tcpSocket }: Probe = readinessProbe ?? {};
  if (exec !== undefined) return succeeds(container, exec.command ?? []);
  const port = ports?.find(({ name }) => name === tcpSocket?.port);
  if (port === undefined) throw new Error('the readiness probe is none that this test can ask');
  return accepts(address, port.containerPort);
}

async function succeeds(container: Docker.Container, command: readonly string[]): Promise<boolean> {
  const exec = await container
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
    .catch(() => undefined);
  const stream = await exec?.start({});
  if (exec === undefined || stream === undefined) return false;
  stream.resume();
  await new Promise((resolve) => stream.on('end', resolve));
  return (await exec.inspect()).ExitCode === 0;
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    socket.on('connect', () => resolve(true));
    socket.on('timeout', () => resolve(false));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  }).then((accepted) => accepted === true);
}
