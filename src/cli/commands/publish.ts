import { InvalidArgumentError, Option, type Command } from 'commander';
import type { SwarmRouting } from '../../publish/index.ts';
import { addManifestFlags, formatOption, type CliCommand, type ManifestFlags } from '../command.ts';

export interface PublishFlags extends ManifestFlags, KubernetesFlags {
  readonly target: string;
  readonly output?: string;
  readonly diff?: boolean;
  readonly build?: boolean;
  readonly push?: boolean;
  readonly digests?: boolean;
  readonly splitRegions?: boolean;
  readonly swarmRouting?: SwarmRouting;
}

/** How Kubernetes objects are shaped: `deploy` takes them too. */
export interface KubernetesFlags {
  readonly registry?: string;
  readonly tag?: string;
  readonly namespace?: string;
  readonly secrets: string;
  readonly secretStore: string;
  readonly sealWith?: string;
  readonly operators: string;
  readonly edge: string;
  readonly gateway?: { readonly namespace: string; readonly name: string };
  readonly withGateway?: boolean;
  readonly gatewayClass?: string;
  readonly quota?: boolean;
  readonly region?: string;
}

export const publish: CliCommand = {
  name: 'publish',
  declare: (command, context) => {
    addManifestFlags(command)
      .summary('write deployment artifacts')
      .description(
        'Write what a target runs: for `k8s` a kustomize base with an overlay for each environment, for `helm` a chart, for `compose` a compose file, for `swarm` one that `docker stack deploy` takes. The same manifest gives the same bytes; no secret is ever among them.',
      )
      .addOption(targetOption(['k8s', 'helm', 'compose', 'swarm']))
      .option('-o, --output <dir>', 'the folder to write into (default: ./<target>)')
      .option('--diff', 'show what would change, and write nothing')
      .option('--build', 'build the images of source code, through the container engine')
      .option('--push', 'push them to their registry')
      .option('--digests', 'with --push: name each image by its digest, which nobody can move')
      .option('--split-regions', 'one kustomization for the cluster of each region (`k8s` only)')
      .addOption(swarmRoutingOption());
    for (const option of kubernetesOptions()) command.addOption(option);
    command.addOption(formatOption()).action((flags: PublishFlags, own: Command) => {
      refuseForeign(own, flags.target);
      return context.run(async () => (await import('../run/publish.ts')).runPublish(flags, context.output()));
    });
  },
};

export function targetOption(targets: readonly string[]): Option {
  return new Option('--target <name>', 'what runs it').choices(targets).makeOptionMandatory();
}

export function swarmRoutingOption(): Option {
  return new Option(
    '--swarm-routing <way>',
    '`host`: names lead to tasks, and ports to those of their node, where the kernel has no IPVS (`swarm` only; default: mesh)',
  ).choices(['mesh', 'host']);
}

/** What shapes the objects of one target would be left out in silence elsewhere. */
export function refuseForeign(command: Command, target: string): void {
  const routing = swarmRoutingOption();
  if (target !== 'swarm' && command.getOptionValueSource(routing.attributeName()) === 'cli') {
    command.error(`error: option '${routing.flags}' is for a swarm, and the target is ${target}`);
  }
  if (target === 'k8s' || target === 'helm') return;
  const ofImages = ['registry', 'tag'];
  const foreign = kubernetesOptions()
    .filter((option) => !ofImages.includes(option.attributeName()))
    .find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (foreign === undefined) return;
  command.error(`error: option '${foreign.flags}' is for Kubernetes, and the target is ${target}`);
}

export function kubernetesOptions(): readonly Option[] {
  return [
    new Option('--registry <host/account>', 'where images are: ghcr.io/acme'),
    new Option('--tag <tag>', 'the version of the images that are built'),
    new Option('--namespace <name>', 'the namespace (default: the name of the application)'),
    new Option('--secrets <mode>', 'where secrets come from')
      .choices(['external', 'generated', 'sealed', 'file'])
      .default('external'),
    new Option('--secret-store <name>', 'the ClusterSecretStore to bring them from, without a key vault').default(
      'apphost',
    ),
    new Option('--seal-with <cert.pem>', 'the certificate of the controller of Sealed Secrets, for `--secrets sealed`'),
    new Option('--operators <which>', '`none`: StatefulSets where an operator would serve')
      .choices(['usual', 'none'])
      .default('usual'),
    new Option('--edge <kind>', 'what leads to external endpoints').choices(['gateway', 'ingress']).default('gateway'),
    new Option(
      '--gateway <namespace/name>',
      'the Gateway, or the namespace and class of the ingress controller',
    ).argParser(toGateway),
    new Option('--with-gateway', 'also write the Gateway itself, in the namespace of the application'),
    new Option('--gateway-class <name>', 'what implements that Gateway (default: its name)'),
    new Option('--quota', 'also write a ResourceQuota and a LimitRange'),
    new Option('--region <name>', 'only what runs in this region, for a cluster of its own'),
  ];
}

function toGateway(text: string): { readonly namespace: string; readonly name: string } {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new InvalidArgumentError('Write its namespace and its name: gateway-system/gateway.');
  }
  return { namespace, name };
}
