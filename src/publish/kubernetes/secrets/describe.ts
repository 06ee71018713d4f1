import type { PublishRequest } from '../../target.ts';
import type { Publication } from '../publish-objects.ts';
import { nameInStore } from './external.ts';
import type { SingleSecret } from './secret-plan.ts';

/** What a person must know of the secrets: which there are, and where each comes from. Empty without any. */
export function describeSecrets(request: PublishRequest, { secrets: plan }: Publication): string {
  if (plan.single.length === 0) return '';
  const [intro, column, cell] = tableOf(request);
  const rows = plan.single.map(
    (secret) => `| \`${secret.name}\` | ${cell(secret)} | ${secret.parameter?.description ?? ''} |`,
  );
  return [intro, '', `| Secret | ${column} | What it is |`, '| --- | --- | --- |', ...rows].join('\n');
}

type Table = readonly [intro: string, column: string, cell: (secret: SingleSecret) => string];

function tableOf({ base, kubernetes }: PublishRequest): Table {
  const stored = ({ of }: SingleSecret): string => `\`${nameInStore(base.application, of)}\``;
  switch (kubernetes.secrets) {
    case 'external':
      return [
        'No value of a secret stands in these files. External Secrets brings each from the store:',
        'Name in the store',
        stored,
      ];
    case 'generated':
      return [
        'No value of a secret stands in these files. External Secrets makes up what it can, and brings the rest from the store:',
        'Name in the store',
        (secret) => (secret.parameter?.generate === undefined ? stored(secret) : 'made up in the cluster'),
      ];
    case 'sealed':
      return [
        'Every value is encrypted for the controller of Sealed Secrets in the cluster, and for one namespace; nobody else can read it:',
        'From',
        fromParameter,
      ];
    case 'file':
      return [
        'No value of a secret stands in these files. Copy each `secrets/*.example` to its name without `.example`, and fill it in; git ignores it:',
        'From',
        fromParameter,
      ];
  }
}

function fromParameter({ of }: SingleSecret): string {
  return of.from === 'vault' ? `\`${of.vault}.${of.name}\`` : `the parameter \`${of.name}\``;
}
