const prefixes = ['https://', 'http://', 'git://', 'ssh://', 'github.com/', 'git@', 'oci://'];

/** Whether a path leads to another machine: a git repository or an image of compose files. */
export function isRemote(path: string): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}
