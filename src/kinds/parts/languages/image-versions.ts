/**
 * The images that generated Dockerfiles start from, each pinned to a minor version: the next build takes patches, and
 * nothing that changes behaviour. One place, so that raising them is one change.
 */
export const images = {
  nodeMinors: ['24.18', '22.22', '20.20'],
  pythonMinors: ['3.13', '3.14', '3.12', '3.11', '3.10'],
  javaReleases: ['21', '25', '17', '11', '8'],
  dotnet: '10.0',
  goMinor: '1.26',
  rust: 'rust:1.94-bookworm',
  bun: 'oven/bun:1.3',
  uv: 'ghcr.io/astral-sh/uv:0.9',
  maven: 'maven:3.9',
  gradle: 'gradle:8.14',
  /** As uid 101 or any other, on any port above 1024, with nothing written outside of /tmp. */
  nginx: 'nginxinc/nginx-unprivileged:1.29-alpine',
  /** No shell and no C library; certificates and time zones. */
  bare: 'gcr.io/distroless/static-debian12:nonroot',
  /** The same with glibc, OpenSSL and what C++ and Rust need; Debian 12, as where it is compiled. */
  withLibc: 'gcr.io/distroless/cc-debian12:nonroot',
} as const;

/** Programs that are fetched by their own package manager. */
export const tools = {
  poetry: 'poetry==2.2.1',
  pipenv: 'pipenv==2025.0.4',
  pnpm: 'pnpm@10',
  olderPnpm: 'pnpm@8',
} as const;

/**
 * The first of the versions that a constraint allows, as package.json, pyproject.toml and version files write them: `>=20`,
 * `^3.11,<3.13`, `20.x || 22`, `v22.1.0`. Where none fits, the first with the same major version; the first of all where there is none.
 */
export function chooseVersion(known: readonly [string, ...string[]], constraint: string | undefined): string {
  const alternatives = (constraint ?? '').split('||').map((part) => part.trim());
  const major = toNumbers(/\d+/.exec(constraint ?? '')?.[0] ?? '')[0];
  return (
    known.find((version) => alternatives.some((alternative) => allows(alternative, version))) ??
    known.find((version) => toNumbers(version)[0] === major) ??
    known[0]
  );
}

function allows(constraint: string, version: string): boolean {
  const clauses = constraint.match(/(?:[<>=!~^]+\s*)?v?[\d*x][\w.*-]*/g) ?? [];
  return clauses.every((clause) => allowsClause(clause, toNumbers(version)));
}

function allowsClause(clause: string, version: readonly number[]): boolean {
  const [, operator = '', text = ''] = /^([<>=!~^]*)\s*v?(.*)$/.exec(clause) ?? [];
  const wanted = toNumbers(text);
  // A minor version stands for all of its patches, so a bound inside of it counts as met.
  const order = compare(version, wanted.slice(0, 2));
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0 || wanted.length > 2;
  if (operator === '<=') return order <= 0;
  if (operator === '<') return order < 0 || (order === 0 && (wanted[2] ?? 0) > 0);
  if (operator === '!=') return true;
  if (operator === '^') return order >= 0 && version[0] === wanted[0];
  // Python's `~=3.11` allows 3.12, its `~=3.11.2` and npm's `~3.11` do not.
  if (operator === '~=' && wanted.length === 2) return order >= 0 && version[0] === wanted[0];
  return order === 0;
}

/** Over what both have: `20` is any of its minor versions. */
function compare(version: readonly number[], wanted: readonly number[]): number {
  const different = wanted.findIndex((number, index) => (version[index] ?? 0) !== number);
  return different === -1 ? 0 : (version[different] ?? 0) - (wanted[different] ?? 0);
}

function toNumbers(text: string): readonly number[] {
  const numbers = text.split('.').map((part) => Number.parseInt(part, 10));
  const end = numbers.findIndex((number) => Number.isNaN(number));
  return end === -1 ? numbers : numbers.slice(0, end);
}
