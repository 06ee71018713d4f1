import { resourceOf } from '../../../model/dependencies.ts';
import { evaluatePartly, sourcesOf, type Expression } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { portOfUrl } from './rules.ts';

/** Where issuers of tokens answer that are no resources: those are used, and so reached, like any other. */
export function issuerPorts({ parameters }: Publishing, { entrance }: Resource): readonly number[] {
  if (entrance?.passesOn !== 'by-path') return [];
  const policies = [entrance, ...entrance.routes].flatMap((part) => part.policies);
  const issuers = policies.flatMap((policy) => (policy.asks === 'token' ? [policy.issuer] : []));
  return issuers
    .filter((issuer) => sourcesOf(issuer).every((source) => resourceOf(source) === undefined))
    .map((issuer) => portOfUrl(plainText(issuer, parameters)) ?? 443);
}

/** What is secret or not known yet is left out. */
function plainText(issuer: Expression, parameters: Publishing['parameters']): string {
  const known = evaluatePartly(issuer, (source) =>
    source.from === 'parameter' ? (parameters.get(source.name) ?? source.otherwise) : undefined,
  );
  return known.map((part) => (typeof part === 'string' ? part : '')).join('');
}
