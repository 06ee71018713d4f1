import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Application } from '../../model/application.ts';
import { sealExpiry, type SealingKeys } from '../../publish/index.ts';
import { resolveParameters } from '../../secrets/resolve-parameters.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';

const keyName = 'sealing-key';

/**
 * What secrets are encrypted with: the certificate in the file, and a key of this machine that is made up once. Rejects
 * with `SEALING_CERTIFICATE_INVALID`, and as the secret store does.
 */
export async function findSealing({ id }: Application, file: string, now = new Date()): Promise<SealingKeys> {
  const certificate = await readCertificate(file);
  const until = sealExpiry(certificate);
  if (until === undefined) throw invalid(file, 'is no certificate');
  // The controller would have another one by now, and could not read what this one sealed.
  if (until < now) throw invalid(file, `expired on ${until.toISOString().slice(0, 10)}`);
  const store = createSecretStore(secretsFile(`${id}.sealing`));
  const values = await store.change((known) => {
    if (!known.has(keyName)) known.set(keyName, randomBytes(32).toString('hex'));
  });
  return { certificate, key: values.get(keyName) ?? '' };
}

/**
 * The values of the secret parameters in one environment: from the flags, the variables, and what was made up for this
 * environment before. What development uses on this machine is never shipped.
 */
export async function findSecretValues(
  { id, environment, parameters }: Application,
  given: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const secret = [...parameters.values()].filter((parameter) => parameter.secret);
  const { values } = await resolveParameters(secret, {
    set: new Map(Object.entries(given)),
    variables: process.env,
    envFile: {},
    store: createSecretStore(secretsFile(`${id}.${environment}`)),
    remember: true,
    isNeeded: () => false,
  });
  return new Map([...values].map(([name, { value }]) => [name, value]));
}

async function readCertificate(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw invalid(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
}

function invalid(file: string, why: string, cause?: unknown): AppHostError {
  return new AppHostError('SEALING_CERTIFICATE_INVALID', `the certificate ${file} ${why}`, {
    hint: 'Fetch that of the controller with `kubeseal --fetch-cert > cert.pem`.',
    facts: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}
