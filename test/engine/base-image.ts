import { access, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import { aptProxyOptions, debianMirror } from './debian.ts';
import type { EngineClient } from './engine-client.ts';
import { base } from './stand-ins.ts';

const suite = 'trixie';
const packages = ['busybox-static', 'passwd', 'eatmydata'];

const configuration = [
  '--dpkgopt=force-unsafe-io',
  '--aptopt=Acquire::Languages "none";',
  '--aptopt=Acquire::GzipIndexes "true";',
  '--aptopt=APT::Install-Recommends "false";',
  // The builds on top find the lists here instead of loading them once each.
  '--skip=cleanup/apt/lists',
];

/** What the base is made from besides the files of its folder: when this changes, it is made anew. */
export const baseRecipe: readonly string[] = [suite, ...packages, ...configuration];

/** Makes a small Debian root file system from the machine's own mirror and imports it as the base of the stand-ins. */
export async function buildBase(client: EngineClient, files: string, scratch: string): Promise<void> {
  const [mirror, proxyOptions, folder] = await Promise.all([debianMirror(), aptProxyOptions(), quickFolder(scratch)]);
  const included = mirror.startsWith('https:') ? [...packages, 'ca-certificates'] : packages;
  const options = [
    '--quiet',
    '--variant=apt',
    `--include=${included.join(',')}`,
    ...configuration,
    ...proxyOptions.map((option) => `--aptopt=${option}`),
    ...fileHooks(files),
  ];
  await execa('mmdebstrap', [...options, suite, '-', `deb ${mirror} ${suite} main`], {
    env: { TMPDIR: folder },
    encoding: 'buffer',
    buffer: { stdout: false, stderr: true },
  }).pipe('docker', ['--host', client.host, 'import', '--change', 'CMD ["bash"]', '-', base], {
    env: client.environment,
  });
}

/**
 * These come last: mmdebstrap unpacks four times as slowly when dpkg is told beforehand what to leave out, so what the
 * configuration leaves out from here on is removed once.
 */
function fileHooks(files: string): string[] {
  return [
    `upload ${join(files, 'dpkg.cfg')} /etc/dpkg/dpkg.cfg.d/stand-in`,
    `upload ${join(files, 'policy-rc.d')} /usr/sbin/policy-rc.d`,
    `upload ${join(files, 'pretend-installed')} /usr/local/sbin/pretend-installed`,
    'chmod 0755 "$1/usr/sbin/policy-rc.d" "$1/usr/local/sbin/pretend-installed"',
    'rm -rf "$1/usr/share/doc" "$1/usr/share/man" "$1/usr/share/locale"',
  ].map((hook) => `--customize-hook=${hook}`);
}

/** dpkg writes every file through to the disk, which takes longer than all else: memory does not know how. */
async function quickFolder(scratch: string): Promise<string> {
  const memory = '/dev/shm';
  const needed = 1024 ** 3;
  const isRoomy = await access(memory)
    .then(() => statfs(memory))
    .then(
      (system) => system.bavail * system.bsize > needed,
      () => false,
    );
  if (isRoomy) return memory;
  await mkdir(scratch, { recursive: true });
  return scratch;
}
