import type { Application } from '../../model/application.ts';
import { describeSource, type Source } from '../../model/expression.ts';
import type { Resource } from '../../model/resource.ts';
import type { SecretKey } from '../../kinds/cluster.ts';
import { reportOn, type Publishing } from './cluster.ts';
import type { ClusterFacts } from './text/resolve.ts';
import type { OperatedUnit, Unit } from './unit.ts';

/** What expressions are evaluated with, once it is known what each resource becomes. */
export function createFacts(publishing: Publishing, units: readonly Unit[]): ClusterFacts {
  const { application, parameters } = publishing;
  const operated = new Map(
    units.filter((unit): unit is OperatedUnit => unit.form === 'operated').map((unit) => [unit.resource.name, unit]),
  );
  return {
    application,
    parameters,
    host: (resource, endpoint) => {
      // What shares requests out is a route of the cluster's gateway, which has no address inside.
      if (resource.entrance?.passesOn === 'by-share') return undefined;
      const unit = operated.get(resource.name);
      return unit === undefined ? resource.name : unit.server.hosts[endpoint.name];
    },
    operatorSecret: (name, property) => operatorSecret({ application, operated }, name, property),
    vaultSecret: (vault, name) => [{ part: 'secret', of: { from: 'vault', vault, name }, encodings: [] }],
    unknown: (source, reader) => reportUnknown(publishing, source, reader),
  };
}

interface Operated {
  readonly application: Application;
  readonly operated: ReadonlyMap<string, OperatedUnit>;
}

function operatorSecret({ operated }: Operated, name: string, property: string): SecretKey | undefined {
  return operated.get(name)?.server.secrets[property];
}

function reportUnknown(publishing: Publishing, source: Source, reader: Resource): string {
  const asked = describeSource(source);
  if (source.from === 'parameter') {
    reportOn(publishing, reader, {
      code: 'PARAMETER_UNKNOWN_IN_PUBLISH',
      message: `the parameter ${source.name}, which ${reader.name} uses, has no value to publish`,
      hint: `Give it a \`default\`, or publish with \`--set parameters.${source.name}=…\`.`,
    });
  } else {
    reportOn(publishing, reader, {
      code: 'NOT_IN_CLUSTER',
      message: `\${${asked}}, which ${reader.name} uses, has no value in a cluster`,
      hint:
        source.from === 'environment' ? 'Use a parameter, or give a value after `:-`.' : 'Use what exists there too.',
    });
  }
  return `\${${asked}}`;
}
