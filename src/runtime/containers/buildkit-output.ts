/**
 * What a line of a BuildKit build, as dockerode tells it, adds to the output. dockerode 5.0.1 leaves what commands print
 * in base64; its own lines have a colon or a bracket in them, which base64 never has.
 */
export function readBuildKitLine(line: string): string {
  const text = line.trimEnd();
  // Bytes of a transfer: each step has hundreds of them.
  if (/: \d+% \(\d+\/\d+\)$/.test(text)) return '';
  const warning = /^WARNING: (.*)$/.exec(text)?.[1];
  if (warning !== undefined) return `WARNING: ${decode(warning).trimEnd()}\n`;
  const decoded = decode(text);
  return decoded === text ? `${text.replace(/^\[\w+:\w+\] /, '')}\n` : decoded;
}

function decode(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes.toString('utf8') : text;
}
