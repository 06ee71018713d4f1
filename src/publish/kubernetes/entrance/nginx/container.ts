import type { ContainerShape, FileInContainer } from '../../../../model/workload.ts';

/** With the modules that check tokens; the slim one has none. */
export const nginxImage = 'docker.io/nginxinc/nginx-unprivileged:1.30.2-alpine';

/** nginx alone: the image's own start writes to folders that are locked here. */
export const nginxContainer: ContainerShape = {
  entrypoint: [['nginx']],
  // What goes wrong before the configuration is read.
  command: [['-e'], ['stderr']],
  mounts: [],
  files: [],
  readOnlyRoot: true,
};

export function withFiles(files: readonly FileInContainer[]): ContainerShape {
  return { ...nginxContainer, files };
}
