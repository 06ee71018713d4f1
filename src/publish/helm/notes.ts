import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';

/** What Helm says after an installation. The only interpolations are of the release. */
export function printNotes(name: string, objects: readonly PublishedObject[]): string {
  const lines = [
    `${name} is installed as {{ .Release.Name }} in the namespace {{ .Release.Namespace }}.`,
    '',
    'Watch it come up:',
    '  kubectl get pods --namespace {{ .Release.Namespace }} --watch',
    ...labelLines(objects),
    ...hostLines(objects),
  ];
  return `${lines.join('\n')}\n`;
}

/** A release cannot bring its own namespace along, and so not what the namespace demands of pods. */
export function namespaceLabels(objects: readonly PublishedObject[]): readonly string[] {
  const namespace = objects.find(({ object }) => object.kind === 'Namespace');
  const labels = Object.entries(namespace?.object.metadata.labels ?? {});
  return labels.filter(([label]) => label.startsWith('pod-security.')).map(([label, value]) => `${label}=${value}`);
}

function labelLines(objects: readonly PublishedObject[]): readonly string[] {
  const labels = namespaceLabels(objects);
  if (labels.length === 0) return [];
  return [
    '{{- if not .Values.createNamespace }}',
    '',
    'Let the namespace refuse pods with more rights than these need:',
    '  kubectl label namespace {{ .Release.Namespace }} --overwrite \\',
    `    ${labels.join(' \\\n    ')}`,
    '{{- end }}',
  ];
}

function hostLines(objects: readonly PublishedObject[]): readonly string[] {
  const routed = objects.flatMap(({ resource, object }) => (isWayIn(object) && resource !== undefined ? resource : []));
  return [...new Set(routed)].flatMap((resource) => [
    `{{- range (index .Values ${JSON.stringify(resource)}).hosts }}`,
    '',
    `${resource} is reached at https://{{ . }}`,
    '{{- end }}',
  ]);
}

function isWayIn({ kind }: KubernetesObject): boolean {
  return ['HTTPRoute', 'GRPCRoute', 'Ingress'].includes(kind);
}
