/** Whether an image reference says which one is meant, now and later. */
export function isVersioned(reference: string): boolean {
  if (reference.includes('@')) return true;
  const tag = tagOf(reference);
  return tag !== undefined && tag !== 'latest';
}

/** What stands after the last colon, unless that is the port of the registry. */
export function tagOf(reference: string): string | undefined {
  const [name = ''] = reference.split('@');
  return /:([^:/]+)$/.exec(name)?.[1];
}
