import type { ConfigMap, Container } from 'kubernetes-types/core/v1.js';

/** Gives the value of a key of a Secret. */
export type SecretOf = (secret: string, key: string) => string;

/** The variables of a container, as the kubelet makes them of ConfigMaps, Secrets and each other. */
export function variablesOf(
  { env = [], envFrom = [] }: Container,
  configMaps: ReadonlyMap<string, ConfigMap>,
  secretOf: SecretOf,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { configMapRef } of envFrom) {
    const data = configMaps.get(configMapRef?.name ?? '')?.data;
    if (data === undefined) throw new Error(`there is no ConfigMap ${configMapRef?.name}`);
    for (const [name, value] of Object.entries(data)) variables.set(name, value);
  }
  for (const { name, value, valueFrom } of env) {
    const { secretKeyRef, fieldRef } = valueFrom ?? {};
    if (secretKeyRef !== undefined) variables.set(name, secretOf(secretKeyRef.name ?? '', secretKeyRef.key));
    else variables.set(name, fieldRef === undefined ? expand(value ?? '', variables) : 'db-0');
  }
  return variables;
}

/** `$(NAME)` stands for a variable, `$$` for a dollar. An unknown name stays as it is written. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(?:\$|\(([^)]+)\))/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? whole),
  );
}
