import { posix } from 'node:path';

/** A repository, and the file or folder in it, as a compose file names them. */
export interface GitAddress {
  readonly url: string;
  /** A branch, a tag or a commit; `HEAD` is the branch that the repository itself prefers. */
  readonly ref: string;
  /** Relative to its top; empty for the top itself. */
  readonly path: string;
}

/** `https://github.com/a/b.git#ref:folder`, in the forms that Compose takes; else what is wrong with it. */
export function parseGitAddress(text: string): GitAddress | { readonly wrong: string } {
  if (text.startsWith('oci://')) return { wrong: 'is an OCI artifact, which only Compose itself fetches' };
  const at = text.indexOf('#');
  const [base, fragment] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const [given = '', ...inner] = fragment.split(':');
  const url = base.startsWith('github.com/') ? `https://${base}` : base;
  const ref = given === '' ? 'HEAD' : given;
  const path = posix.normalize(inner.join(':') || '.');
  const isWeb = /^https?:\/\//.test(url);
  if (isWeb && !/^[^?]+\.git$/.test(url) && !base.startsWith('github.com/'))
    return { wrong: 'names no repository, whose address would end with `.git`' };
  // What begins with a dash would be an option of git or of ssh.
  if (!/^(https?|git|ssh):\/\/([^@/\s]*@)?[^-@/\s][^\s]*$|^git@[^-:\s][^:\s]*:[^-\s][^\s]*$/.test(url))
    return { wrong: 'is no address of a repository' };
  if (!/^[\w.@+/][\w.@+/-]*$/.test(ref) || ref.includes('..'))
    return { wrong: `names no branch, tag or commit with \`${ref}\`` };
  if (posix.isAbsolute(path) || path === '..' || path.startsWith('../') || path.includes('\\'))
    return { wrong: `leads out of its repository with \`${inner.join(':')}\`` };
  return { url, ref, path: path.replace(/^\.$|\/$/, '') };
}

/** The address without a login, which is no matter of others. */
export function withoutLogin(url: string): string {
  return url.replace(/^(https?:\/\/)[^@/]*@/, '$1');
}
