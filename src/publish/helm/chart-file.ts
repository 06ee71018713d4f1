import type { Artifact } from '../artifact.ts';
import { printYaml } from '../print-yaml.ts';
import { versionPattern } from './slots/image.ts';

export interface ChartFacts {
  readonly name: string;
  /** The tag of the images that were built. */
  readonly tag: string;
}

/** What makes a folder of templates a chart. */
export function chartFiles(facts: ChartFacts): readonly Artifact[] {
  return [
    { path: 'Chart.yaml', text: printYaml(toChart(facts)) },
    { path: '.helmignore', text: `${left.join('\n')}\n` },
    { path: 'templates/_helpers.tpl', text: helpers(facts.name) },
  ];
}

function toChart({ name, tag }: ChartFacts) {
  return {
    apiVersion: 'v2',
    name,
    description: `The application ${name}, as its manifest describes it`,
    type: 'application',
    version: toVersion(tag),
    appVersion: tag,
    kubeVersion: '>=1.32.0-0',
  };
}

/** A chart's version has three numbers, whatever the tags of the images look like. */
function toVersion(tag: string): string {
  const identifier = '(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
  const pattern = new RegExp(`^v?((0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*)){2}(-${identifier}(\\.${identifier})*)?)$`);
  return pattern.exec(tag)?.[1] ?? '0.1.0';
}

/** Not part of the packed chart. Folders are those at its root: a resource may be called so, too, and has one below `templates`. */
const left = ['.git/', '.gitignore', '.apphost-published.json', '/images/', '/environments/', '*.tgz', '*.orig', '*~'];

function helpers(name: string): string {
  return `{{/* The whole name of an image. */}}
{{- define "${name}.image" -}}
{{- .repository -}}
{{- with .tag }}:{{ . }}{{ end -}}
{{- with .digest }}@{{ . }}{{ end -}}
{{- end }}

{{/* The version of an image as a label, when its tag can be one. */}}
{{- define "${name}.version" -}}
{{- if regexMatch "${versionPattern}" .tag }}{{ .tag }}{{ end -}}
{{- end }}
`;
}
