import type { ComposeBuild } from '../model/build.ts';
import { isOpen, type Text } from '../model/values.ts';
import { shortFile } from './short-items.ts';

/** A build in its short form: the folder alone, where nothing more is said. */
export function shortBuild(build: ComposeBuild): unknown {
  const { context, dockerfile, secrets, ssh, ...rest } = build;
  const isUsual = dockerfile === 'Dockerfile';
  if (isUsual && secrets === undefined && ssh === undefined && Object.keys(rest).length === 0) return context;
  return {
    context,
    ...(!isUsual && dockerfile !== undefined && { dockerfile }),
    ...rest,
    ...(secrets !== undefined && { secrets: secrets.map((secret) => shortFile(secret, undefined)) }),
    ...(ssh !== undefined && { ssh: Object.entries(ssh).map(([name, path]) => shortKey(name, path)) }),
  };
}

function shortKey(name: string, path: Text | null): Text {
  if (path === null) return name;
  return isOpen(path) ? { template: [`${name}=`, ...path.template] } : `${name}=${path}`;
}
