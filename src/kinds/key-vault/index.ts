import { literal, type Expression } from '../../model/expression.ts';
import { notRunnable } from '../parts/limitations.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type KeyVaultOptions } from './schema.ts';

export const keyVault: Kind<KeyVaultOptions> = {
  name: 'key-vault',
  summary: 'Keeps secrets, and gives them to those that may read them.',
  group: 'trust',
  schema,
  describe: describeKeyVault,
};

function describeKeyVault(input: KindInput<KeyVaultOptions>): Description {
  const { name, options } = input;
  const names = Object.keys(options.secrets ?? {});
  const keeps = names.map((secret) => [secret, input.expression(['secrets', secret])] as const);
  for (const [secret, value] of keeps) warnIfInClear(input, secret, value);
  const uri = literal(`https://${name}.vault.azure.net/`);
  return {
    connection: { connectionString: uri, properties: { uri } },
    keeps: Object.fromEntries(keeps),
    refusal: notRunnable('key-vault', 'Use the secret parameters themselves: `${parameters.NAME}`.'),
  };
}

function warnIfInClear(input: KindInput<KeyVaultOptions>, secret: string, value: Expression): void {
  if (value.some((part) => typeof part !== 'string')) return;
  input.report({
    code: 'PASSWORD_IN_CLEAR',
    severity: 'warning',
    message: `the secret ${secret} of ${input.name} stands in the manifest in clear`,
    hint: 'Declare a secret parameter and write `${parameters.NAME}`.',
    at: ['secrets', secret],
  });
}
