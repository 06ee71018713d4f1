/** What migrating says. */
export const migrateCodes = {
  ASPIRE_MANIFEST_INVALID: {
    meaning: 'A file is no manifest of .NET Aspire: it is not JSON, or has no `resources`.',
    remedy: 'Write one with `aspire publish` or `dotnet run -- --publisher manifest`, and name it.',
  },
  KUSTOMIZE_FAILED: {
    meaning: 'A folder is a kustomization, and `kubectl kustomize`, which renders it, is missing or fails.',
    remedy: 'Install kubectl, or render it elsewhere and pass it on: `kustomize build FOLDER | apphost migrate k8s -`.',
  },
  MIGRATION_INVALID: {
    meaning:
      'The manifest that a migration would write does not pass its own check: something that it names is missing, or apphost has a bug.',
    remedy: 'Mend what is missing, such as the folder that a service is built from; if nothing is, report it.',
  },
  MIGRATION_SOURCE_SKIPPED: {
    meaning: 'Something beside what is migrated was left out: a file that is something else, an overlay.',
    remedy: 'Nothing has to be done when that is meant; else name it by itself.',
  },
  MIGRATION_SOURCE_UNREADABLE: {
    meaning: 'A file or folder that is to be migrated is missing, or cannot be read.',
    remedy: 'Correct the path, or pass the text on by the standard input, with `-` for its name.',
  },
  NOT_KUBERNETES: {
    meaning: 'A document that is to be migrated is no Kubernetes object: it lacks `apiVersion`, `kind` or a name.',
    remedy: 'Name files of Kubernetes objects only.',
  },
  NOTHING_TO_MIGRATE: {
    meaning: 'What is to be migrated holds nothing that runs.',
    remedy: 'Name the files of the Deployments, StatefulSets, Jobs and their like.',
  },
  OBJECT_TWICE: {
    meaning: 'Two objects that are to be migrated have one kind, name and namespace.',
    remedy: 'Name the files of one environment only.',
  },
  REPORT_NOT_WRITTEN: {
    meaning: 'The file for the report of a migration cannot be written.',
    remedy: 'Name a place that can be written with `--report`.',
  },
  TEMPLATE_NOT_RENDERED: {
    meaning: 'A file that is to be migrated is a template of Helm, which is no object before it is rendered.',
    remedy: 'Render it first: `helm template CHART | apphost migrate k8s -`.',
  },
} as const;
