import type { Application } from '../../../model/application.ts';
import type { Encoding } from '../../../model/expression.ts';
import type { Parameter } from '../../../model/parameter.ts';
import type { Publishing } from '../cluster.ts';
import { applicationLabels } from '../labels.ts';
import type { SecretPart } from '../text/cluster-text.ts';
import type { SecretContent } from '../text/pod-environment.ts';
import type { PublishedObject } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import type { ExternalSecret, PasswordGenerator, StoreReference } from './custom-objects.ts';
import {
  keyOf,
  mountedSecrets,
  type ComposedSecret,
  type OwnOrigin,
  type SecretPlan,
  type SingleSecret,
} from './secret-plan.ts';
import { defaultStore } from './stores.ts';

/**
 * Secrets that External Secrets brings from a store or, with `generated`, makes up inside the cluster. What nobody can
 * make up (a key that somebody else issued) is brought either way.
 */
export function externalSecrets(publishing: Publishing, plan: SecretPlan): readonly PublishedObject[] {
  const isGenerated = publishing.options.secrets === 'generated';
  const single = mountedSecrets(plan).flatMap((secret) => {
    const { parameter } = secret;
    return isGenerated && parameter?.generate !== undefined
      ? generated(publishing, secret, parameter.generate)
      : [brought(publishing, secret)];
  });
  return [
    ...single.map((object) => ({ object })),
    ...plan.composed.map((secret) => ({ resource: secret.resource.name, object: composed(publishing, secret) })),
  ];
}

/** What a secret is called in the store. */
export function nameInStore(application: Application, of: OwnOrigin): string {
  return of.from === 'vault' ? of.name : `${application.name}--${of.name}`.replace(/[^A-Za-z0-9-]/g, '-');
}

function brought(publishing: Publishing, secret: SingleSecret): ExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata(publishing, secret.name),
    spec: {
      refreshInterval: '1h',
      secretStoreRef: storeOf(publishing, secret.of),
      target: target(secret, 'value'),
      data: [{ secretKey: 'value', remoteRef: { key: nameInStore(publishing.application, secret.of) } }],
    },
  };
}

function generated(
  publishing: Publishing,
  secret: SingleSecret,
  generation: NonNullable<Parameter['generate']>,
): readonly (ExternalSecret | PasswordGenerator)[] {
  const generatorRef = {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind: 'Password',
    name: secret.name,
  } as const;
  const password: PasswordGenerator = {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind: 'Password',
    metadata: metadata(publishing, secret.name),
    spec: {
      length: generation.length,
      digits: generation.numeric ? Math.max(generation.minNumeric, 4) : 0,
      symbols: generation.special ? Math.max(generation.minSpecial, 2) : 0,
      // None of these has to be encoded anywhere.
      symbolCharacters: '-_.~',
      noUpper: !generation.upper,
      allowRepeat: true,
    },
  };
  const external: ExternalSecret = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata(publishing, secret.name),
    spec: {
      // A second password would lock out everything that has the first, and each change of this object would make one.
      refreshPolicy: 'CreatedOnce',
      target: { ...target(secret, 'password'), template: { engineVersion: 'v2', data: forms(secret, 'password') } },
      dataFrom: [{ sourceRef: { generatorRef } }],
    },
  };
  return [external, password];
}

function target(secret: SingleSecret, variable: string): ExternalSecret['spec']['target'] {
  const isPlain = secret.forms.every((form) => form.length === 0);
  return {
    name: secret.name,
    creationPolicy: 'Owner',
    deletionPolicy: 'Retain',
    ...(isPlain ? {} : { template: { engineVersion: 'v2', data: forms(secret, variable) } }),
  };
}

function forms(secret: SingleSecret, variable: string): Record<string, string> {
  const all = secret.forms.map((form) => [keyOf(form), template(variable, form)] as const);
  return Object.fromEntries(all);
}

/** In the language of External Secrets' templates, which knows sprig's functions. */
function template(variable: string, form: readonly Encoding[]): string {
  return form.reduce((text, encoding) => encoded(text, encoding), `{{ .${variable} }}`);
}

function encoded(text: string, encoding: Encoding): string {
  const inner = text.slice(2, -2).trim();
  switch (encoding) {
    case 'uri':
      // A space is `+` in a form and `%20` everywhere else.
      return `{{ ${inner} | urlquery | replace "+" "%20" }}`;
    case 'keyValue':
      return `{{ ${inner} | replace "\\"" "\\"\\"" | printf "\\"%s\\"" }}`;
    case 'json':
      // Not `toJson`, which takes every text for a part of a web page.
      return `{{ ${inner} | toRawJson | trimPrefix "\\"" | trimSuffix "\\"" }}`;
  }
}

function composed(publishing: Publishing, { name, resource, content }: ComposedSecret): ExternalSecret {
  const parts = new Map<string, SecretPart>();
  const variableOf = (part: SecretPart): string => {
    const variable = `s_${nameInStore(publishing.application, part.of as OwnOrigin).replace(/[^A-Za-z0-9]/g, '_')}`;
    parts.set(variable, part);
    return variable;
  };
  const data = Object.fromEntries([...content].map(([key, text]) => [key, composeTemplate(text, variableOf)]));
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metaOf(publishing, resource, { suffix: '-secrets' }),
    spec: {
      refreshInterval: '1h',
      secretStoreRef: defaultStore(publishing),
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', data },
      },
      data: [...parts].map(([secretKey, part]) => {
        const storeRef = storeOf(publishing, part.of as OwnOrigin);
        const isElsewhere = storeRef.name !== defaultStore(publishing).name;
        const remoteRef = { key: nameInStore(publishing.application, part.of as OwnOrigin) };
        return { secretKey, remoteRef, ...(isElsewhere ? { sourceRef: { storeRef } } : {}) };
      }),
    },
  };
}

function composeTemplate(text: SecretContent, variableOf: (part: SecretPart) => string): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return part.replaceAll('{{', '{{ "{{" }}');
      return template(variableOf(part), part.encodings);
    })
    .join('');
}

function storeOf(publishing: Publishing, of: OwnOrigin): StoreReference {
  return of.from === 'vault' ? { name: of.vault, kind: 'SecretStore' } : defaultStore(publishing);
}

function metadata({ application, namespace }: Publishing, name: string) {
  return { name, namespace, labels: applicationLabels(application.name) };
}
