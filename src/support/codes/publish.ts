/** What publishing says. */
export const publishCodes = {
  NAMES_COLLIDE: {
    meaning:
      'Two resources would become one Kubernetes object: their names differ only in what such a name cannot say.',
    remedy: 'Rename one of them.',
  },
  STORAGE_UNDECIDED: {
    meaning: 'A resource keeps data, and the manifest says neither where it is kept nor that it may be lost.',
    remedy: 'Add `volume: true` (or a size), or `ephemeral: true` when the data may be lost.',
  },
  BACKUP_NOWHERE: {
    meaning:
      'A server is to be backed up, and the manifest does not say to where, or to what nobody here can write to.',
    remedy:
      'Add `backup: { destination: s3://BUCKET/PATH }`: an address of S3, of Google Cloud or of an Azure account.',
  },
  IMAGE_WITHOUT_VERSION: {
    meaning: 'An image has no tag, or `latest`: what it is would change without anybody changing it.',
    remedy: 'Name a version: a tag such as `:1.4.2`, or a digest.',
  },
  ROOT_WITHOUT_REASON: {
    meaning: 'A container must run as root, or write where a locked one cannot, and the manifest does not say why.',
    remedy: 'Add `security: { reason: … }`; it is carried into what is published. Better: an image that needs no root.',
  },
  SECRET_IN_ARGUMENTS: {
    meaning: 'A secret would stand in the arguments of a pod, where everybody who may look at pods reads it.',
    remedy: 'Pass it in a variable (`env:`) or a file (`files:`).',
  },
  SECRET_COMPOSED: {
    meaning:
      'A file, or a variable whose name says “secret”, is composed of text and a secret that an operator or `--secrets generated` makes in the cluster: nothing outside of the pod knows it.',
    remedy:
      'Choose another name for the variable, with `as:` or `inject:`, pass its parts, or bring a generated secret from the store with `--secrets external`.',
  },
  NOT_IN_CLUSTER: {
    meaning: 'Something of the manifest exists on this machine only: a folder, a variable, a command without an image.',
    remedy: 'Use what exists there too: a parameter, a volume, `files:`, a project.',
  },
  NOT_PUBLISHED: {
    meaning: 'What is published cannot give something that the manifest asks for, or gives it in another way.',
    remedy: 'Read what it says; nothing has to be done when that is meant.',
  },
  HEALTH_PATH_MISSING: {
    meaning: 'An http endpoint has no `health:` path, so it counts as ready as soon as its port accepts a connection.',
    remedy: 'Add `health: { http: /health, live: /alive }`.',
  },
  CHECK_FAILED: {
    meaning: 'What would be published fails a check of kube-linter, kube-score or apphost, so nothing is written.',
    remedy:
      'Do what the message says, or state the exception with its reason: `kubernetes: { exceptions: { CHECK: reason } }`.',
  },
  PARAMETER_UNKNOWN_IN_PUBLISH: {
    meaning: 'A parameter that is not secret has no value, and what is published would lack it.',
    remedy: 'Give it a `default`, or its value with `--set parameters.NAME=…`.',
  },
  OUTPUT_NOT_OURS: {
    meaning: 'The folder to publish into holds something that apphost did not write.',
    remedy: 'Choose another folder with `-o`, or empty this one.',
  },
  OUTPUT_OF_ANOTHER: {
    meaning:
      'The folder holds what was published of another application, for another environment or for another target.',
    remedy: 'Choose another folder with `-o`, or delete this one.',
  },
  OUTPUT_EDITED: {
    meaning: 'Files that were published had been changed by hand, and what was published now has replaced them.',
    remedy:
      'Say it in the manifest, or in a file of your own beside them; `publish --diff` shows beforehand what is replaced.',
  },
  OUTPUT_UNWRITABLE: {
    meaning: 'The folder to publish into cannot be written.',
    remedy: 'Choose another with `-o`, or mend its permissions.',
  },
} as const;
