/**
 * Shell commands that ask a port from inside of its container. Which programs an image has is not known, so each tries what
 * Alpine, Debian and others have; the last one is a shell's own.
 */

/** Whether the port takes a connection. */
export function askPort(port: number): string {
  return `nc -z 127.0.0.1 ${port} 2>/dev/null || bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'`;
}

/** Whether the path is answered with success. */
export function askPath(port: number, path: string, isEncrypted: boolean): string {
  const quoted = `'${isEncrypted ? 'https' : 'http'}://127.0.0.1:${port}${path.replaceAll("'", '%27')}'`;
  if (isEncrypted) return `wget -q --no-check-certificate -O /dev/null ${quoted} || curl -fsSk -o /dev/null ${quoted}`;
  const plain = [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf "GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" "$0" >&3`,
    'read -r _ status _ <&3',
    '[ "$status" -ge 200 ] && [ "$status" -lt 400 ]',
  ];
  const own = `bash -c '${plain.join(' && ')}' '${path.replaceAll("'", '%27')}'`;
  return `wget -q -O /dev/null ${quoted} 2>/dev/null || curl -fsS -o /dev/null ${quoted} 2>/dev/null || ${own}`;
}
