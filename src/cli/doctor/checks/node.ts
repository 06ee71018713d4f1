import packageJson from '../../../../package.json' with { type: 'json' };
import type { Check } from '../check.ts';

/** The Node.js that runs this. */
export const node: Check = {
  about: 'Node.js',
  look: () => {
    const wanted = packageJson.engines.node.replace('>=', '');
    const isNew = compare(process.versions.node, wanted) >= 0;
    const message = isNew ? process.version : `${process.version} is too old: ${wanted} or later is needed`;
    const finding = { subject: 'Node.js', message } as const;
    return Promise.resolve([
      isNew
        ? { level: 'ok', ...finding }
        : { level: 'problem', ...finding, remedy: 'Install a later one from https://nodejs.org.' },
    ]);
  },
};

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  const major = (a?.[0] ?? 0) - (b?.[0] ?? 0);
  return major === 0 ? (a?.[1] ?? 0) - (b?.[1] ?? 0) : major;
}
