import { encode, evaluate } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { applicationLabels } from '../labels.ts';
import type { SecretPart } from '../text/cluster-text.ts';
import type { SecretContent } from '../text/pod-environment.ts';
import type { PublishedObject } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import type { SealedSecret } from './custom-objects.ts';
import { keyOf, mountedSecrets, type OwnOrigin, type SecretPlan } from './secret-plan.ts';
import { openSeal, type Seal, type SealingKeys } from './seal.ts';

/** What secrets are encrypted with, and what is encrypted. */
export interface Sealing extends SealingKeys {
  /** Values of the secret parameters, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Where they will be read: the seal of one namespace opens in no other. */
  readonly namespace: string;
}

/** Secrets that only the controller of Sealed Secrets in the cluster can read, so that they may be kept in git. */
export function sealedSecrets(publishing: Publishing, plan: SecretPlan): readonly PublishedObject[] {
  const { sealing } = publishing;
  const seal = sealing === undefined ? undefined : openSeal(sealing);
  if (sealing === undefined || seal === undefined) {
    reportNoCertificate(publishing, plan);
    return [];
  }
  const sealer: Sealer = { publishing, sealing, seal };
  const single = mountedSecrets(plan).map(({ name, of, forms }) => {
    const texts = forms.map((encodings) => [keyOf(encodings), [{ part: 'secret', of, encodings }]] as const);
    return { object: sealOf(sealer, { name, content: new Map<string, SecretContent>(texts) }) };
  });
  const composed = plan.composed.map((secret) => ({ resource: secret.resource.name, object: sealOf(sealer, secret) }));
  return [...single, ...composed];
}

interface Sealer {
  readonly publishing: Publishing;
  readonly sealing: Sealing;
  readonly seal: Seal;
}

interface ToSeal {
  readonly name: string;
  readonly content: ReadonlyMap<string, SecretContent>;
  readonly resource?: Resource;
}

function sealOf(sealer: Sealer, { name, content, resource }: ToSeal): SealedSecret {
  const { publishing, sealing, seal } = sealer;
  const { application, namespace } = publishing;
  const labels = applicationLabels(application.name);
  const metadata =
    resource === undefined ? { name, namespace, labels } : metaOf(publishing, resource, { suffix: '-secrets' });
  const place = `${sealing.namespace}/${name}`;
  const encrypted = [...content].map(([key, text]) => {
    const value = text.map((part) => (typeof part === 'string' ? part : valueOf(sealer, part))).join('');
    return [key, seal.encrypt(value, place, key)] as const;
  });
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata,
    spec: {
      encryptedData: Object.fromEntries(encrypted.sort(([one], [other]) => (one < other ? -1 : 1))),
      template: { metadata: { name, labels: { ...metadata.labels } }, type: 'Opaque' },
    },
  };
}

function valueOf(sealer: Sealer, { of, encodings }: SecretPart): string {
  const value = of.from === 'operator' ? '' : valueFrom(sealer, of);
  return encodings.reduce((text, encoding) => encode(text, encoding), value);
}

function valueFrom(sealer: Sealer, of: OwnOrigin): string {
  if (of.from === 'parameter') return parameterValue(sealer, of.name);
  // What a key vault would keep is made of parameters too.
  const kept = sealer.publishing.application.resources.get(of.vault)?.keeps?.[of.name] ?? [];
  return evaluate(kept, (source) => (source.from === 'parameter' ? parameterValue(sealer, source.name) : undefined));
}

function parameterValue({ publishing, sealing }: Sealer, name: string): string {
  const value = sealing.values.get(name) ?? publishing.parameters.get(name);
  if (value !== undefined) return value;
  const location = publishing.application.parameters.get(name)?.location;
  publishing.report({
    code: 'SECRET_VALUE_MISSING',
    severity: 'error',
    message: `the secret ${name} has no value on this machine, so it cannot be encrypted`,
    hint: `Give it in the variable Parameters__${name} or with \`--set parameters.${name}=…\`, or publish with \`--secrets external\`.`,
    ...(location === undefined ? {} : { location }),
  });
  return '';
}

function reportNoCertificate(publishing: Publishing, { single, composed }: SecretPlan): void {
  if (single.length + composed.length === 0) return;
  publishing.report({
    code: 'SEALING_CERTIFICATE_INVALID',
    severity: 'error',
    message:
      publishing.sealing === undefined
        ? '`--secrets sealed` needs the certificate of the controller that will read the secrets'
        : 'what secrets are to be sealed with is no certificate with an RSA key',
    hint: 'Fetch it with `kubeseal --fetch-cert > cert.pem`, and name it with `--seal-with cert.pem`.',
  });
}
