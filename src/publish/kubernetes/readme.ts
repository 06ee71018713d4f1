import type { Application } from '../../model/application.ts';
import type { LintException } from './checks/index.ts';
import type { PublishRequest } from '../target.ts';
import { hasOwnGateway } from './network/gateway.ts';
import type { KubernetesOptions } from './options.ts';
import type { PublishedEnvironment } from './publish-environment.ts';
import type { Publication } from './publish-objects.ts';
import { describeCrossings } from './regions/describe.ts';
import { describeSecrets } from './secrets/describe.ts';

/** What a person must know before these files are applied: what the cluster needs, which secrets, and how. */
export function kubernetesReadme(
  request: PublishRequest,
  { publication, exceptions }: PublishedEnvironment,
  apply: string,
): string {
  const { application } = request.base;
  const sections = [
    [`# ${application.name} on Kubernetes`, intro(application)],
    ['## What the cluster needs', needs(request, publication)],
    ['## Other regions', describeCrossings(request, publication)],
    ['## Secrets', describeSecrets(request, publication)],
    ['## Exceptions', describeExceptions(exceptions)],
    ['## Apply', apply],
  ];
  return `${sections.flatMap(([title, text]) => (text === '' ? [] : [title, text])).join('\n\n')}\n`;
}

function intro({ environment }: Application): string {
  return [
    `Written by \`apphost publish\` from \`app.yaml\`, for the environment ${environment}. Change the manifest and publish again: a file`,
    'that is changed here is replaced. Files that are added here stay.',
  ].join('\n');
}

function needs({ kubernetes }: PublishRequest, { objects, operators }: Publication): string {
  const kindsUsed = new Set(objects.map(({ object }) => object.apiVersion.split('/')[0]));
  const lines = [
    '- Kubernetes 1.32 or newer, with a network plugin that enforces NetworkPolicies.',
    ...operatorLines(operators),
    kindsUsed.has('external-secrets.io') && '- External Secrets 0.17 or newer (https://external-secrets.io).',
    kindsUsed.has('bitnami.com') && '- Sealed Secrets (https://github.com/bitnami-labs/sealed-secrets).',
    kindsUsed.has('keda.sh') && '- KEDA 2.14 or newer (https://keda.sh).',
    kindsUsed.has('gateway.networking.k8s.io') && gatewayLine(kubernetes),
    objects.some(({ object }) => object.kind === 'HorizontalPodAutoscaler') &&
      '- The metrics server, for what scales by load. A Deployment that ran with a fixed number before keeps it until its autoscaler has counted.',
  ];
  return lines.filter((line) => typeof line === 'string').join('\n');
}

function gatewayLine(options: KubernetesOptions): string {
  const { name, namespace } = options.gateway;
  const needed = hasOwnGateway({ options })
    ? `An implementation of the Gateway API with the class \`${options.gatewayClass ?? name}\``
    : `A Gateway \`${name}\` in the namespace \`${namespace}\` with a listener \`https\``;
  return `- ${needed} (https://gateway-api.sigs.k8s.io).`;
}

function operatorLines(operators: Publication['operators']): readonly string[] {
  return operators.map(
    ({ operator: { name, version, url }, serves }) => `- ${name} ${version}, for ${serves.join(', ')} (${url}).`,
  );
}

function describeExceptions(exceptions: readonly LintException[]): string {
  const lines = exceptions.map(
    ({ object, tool, check, reason = '' }) => `- ${object.kind} \`${object.name}\`: \`${check}\` (${tool}). ${reason}`,
  );
  if (lines.length === 0) return '';
  return ['Checks of kube-linter and kube-score that are not met on purpose:', '', ...lines].join('\n');
}
