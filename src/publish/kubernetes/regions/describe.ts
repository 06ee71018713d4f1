import type { PublishRequest } from '../../target.ts';
import type { Publication } from '../publish-objects.ts';

/** What a person must do so that the cluster of one region reaches the others. Empty where there is one for all. */
export function describeCrossings(
  { kubernetes: { region, secrets: mode } }: PublishRequest,
  { crossings: { services, secrets, exported }, namespace }: Publication,
): string {
  if (region === undefined) return '';
  const paragraphs = [
    [`These files are for the cluster of \`${region}\` alone.`],
    services.length > 0 && [
      'Used here, and run elsewhere. Each name must lead there:',
      '',
      '| Service | Region | Leads to |',
      '| --- | --- | --- |',
      ...services.map((service) => `| \`${service.name}\` | ${service.region} | \`${service.address}\` |`),
    ],
    exported.length > 0 && [
      'Used from other regions. Export each (with a ServiceExport, where the clusters are connected by the Multi-Cluster Services',
      `API; the namespace is \`${namespace}\` in all of them), or make it reachable in another way:`,
      '',
      ...exported.map(({ name, regions }) => `- \`${name}\`, from ${regions.join(', ')}.`),
    ],
    secrets.length > 0 && [
      'Made by an operator in another region, and needed here. Copy the data of each before these files are applied, and whenever it is renewed:',
      '',
      ...secrets.map((secret) => `- the Secret \`${secret.name}\`, from ${secret.region}.`),
    ],
    mode === 'sealed' && ['The secrets are sealed for one key: give the controllers of all regions that one.'],
  ];
  return paragraphs.flatMap((lines) => (lines === false ? [] : [lines.join('\n')])).join('\n\n');
}
