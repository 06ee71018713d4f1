import { join } from 'node:path';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { ConfigMap } from 'kubernetes-types/core/v1.js';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import type { SealedSecret } from '../../../src/publish/kubernetes/secrets/custom-objects.ts';
import { certificate, unseal } from '../../publish/kubernetes/secrets/controller.ts';
import { fixtures, loadForPublish } from '../../publish/load-fixture.ts';

/** The user that the pods run as. */
export const podUser = 10_001;

/** Where a server behind the gateway is here. */
export interface Behind {
  readonly port: number;
}

export interface GatewayWish {
  /** The options of the gateway, as the manifest writes them. */
  readonly options: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** By the address in the cluster: `api:8080`. */
  readonly behind: Readonly<Record<string, Behind>>;
  readonly more?: string;
}

/** What nginx' pod is. */
export interface GatewayPod {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The entry point and what it is given. */
  readonly words: readonly string[];
}

export async function publishGateway({ options, parameters = {}, more = '' }: GatewayWish): Promise<GatewayPod> {
  const file = join(fixtures, 'publish/app.yaml');
  const server = (name: string) =>
    `  ${name}: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080 } }, health: { http: / } }\n`;
  const declared = Object.keys(parameters).map((name) => `  ${name}: { secret: true }\n`);
  const draft = `name: app\nparameters:\n${declared.join('') || '  none: { default: "" }\n'}resources:\n  gw: { type: gateway, endpoints: { http: { port: 8000, external: true } }, kubernetes: { trustedProxies: [127.0.0.1] }, replicas: 1, ${options} }\n${server('api')}${server('web')}${more}`;
  const { request } = await loadForPublish(file, { secrets: 'sealed' }, new Map([[file, draft]]));
  const { publication, diagnostics } = await publishEnvironment(
    { ...request, sealing: { certificate, key: 'k' } },
    { ...request.base, secretValues: new Map(Object.entries(parameters)) },
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const find = (kind: string, name: string): unknown =>
    publication.objects.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
  const [container] = (find('Deployment', 'gw') as Deployment).spec?.template.spec?.containers ?? [];
  const plain = (find('ConfigMap', 'gw-files') as ConfigMap).data ?? {};
  const sealed = (find('SealedSecret', 'gw-secrets') as SealedSecret | undefined)?.spec.encryptedData ?? {};
  const files = (container?.volumeMounts ?? []).flatMap(({ mountPath, subPath }) => {
    if (subPath === undefined) return [];
    const text = plain[subPath] ?? unseal(sealed[subPath] ?? '', 'app/gw-secrets');
    return [{ path: mountPath, text }];
  });
  return { files, words: [...(container?.command ?? []), ...(container?.args ?? [])] };
}

/** Its configuration with addresses of this machine instead of the cluster's. */
export function standingHere(text: string, port: number, { behind }: GatewayWish): string {
  return Object.entries(behind).reduce(
    (changed, [address, server]) => changed.replaceAll(`server ${address};`, `server 127.0.0.1:${server.port};`),
    text.replaceAll('listen 8000', `listen 127.0.0.1:${port}`),
  );
}
