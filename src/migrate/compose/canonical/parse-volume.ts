/** A mount in its short form, `[source:]target[:options]`, taken apart. */
export interface ShortVolume {
  readonly type: 'bind' | 'volume';
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly noCopy: boolean;
  readonly propagation?: string;
  readonly selinux?: string;
}

const propagations = new Set(['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave']);

/**
 * The parts of a mount, or what is wrong with it. `present` gives the text that a source with variables would be now:
 * only that tells a path from the name of a volume.
 */
export function parseVolume(
  spec: string,
  present: (text: string) => string = (text) => text,
): ShortVolume | { readonly wrong: string } {
  if (spec === '') return { wrong: 'it is empty' };
  const fields = splitFields(spec);
  if (fields.includes('')) return { wrong: 'there is nothing between two colons' };
  if (fields.length > 3) return { wrong: 'it has too many colons' };
  const [one = '', target, options = ''] = fields;
  const source = target === undefined ? undefined : one;
  const flags = options.split(',');
  const propagation = flags.findLast((flag) => propagations.has(flag));
  const selinux = flags.findLast((flag) => flag === 'z' || flag === 'Z');
  return {
    type: source !== undefined && isPath(present(source)) ? 'bind' : 'volume',
    ...(source !== undefined && { source }),
    target: target ?? one,
    readOnly: flags.findLast((flag) => flag === 'ro' || flag === 'rw') === 'ro',
    noCopy: flags.includes('nocopy'),
    ...(propagation !== undefined && { propagation }),
    ...(selinux !== undefined && { selinux }),
  };
}

/** The colon behind a drive letter parts nothing. */
function splitFields(spec: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  for (const char of spec) {
    if (char === ':' && !/^\p{L}$/u.test(field)) {
      fields.push(field);
      field = '';
    } else {
      field += char;
    }
  }
  return [...fields, field];
}

function isPath(source: string): boolean {
  return /^[./~]/.test(source) || source.startsWith('\\\\') || /^\p{L}:/u.test(source);
}
