import type { Folder } from '../../../model/folder.ts';
import type { PortConvention } from '../../../model/workload.ts';
import { has, within, words, type LanguagePlan } from './language.ts';

interface Result {
  /** The task of Gradle that makes it. */
  readonly task: string;
  /** Relative to the folder. */
  readonly file: string;
  readonly isScript?: boolean;
}

/** Builds with Gradle and runs what it made. */
export function planGradle(folder: Folder, portOf: (buildFile: string) => PortConvention): LanguagePlan {
  const buildFile = has(folder, 'build.gradle') ? 'build.gradle' : 'build.gradle.kts';
  const settingsFile = has(folder, 'settings.gradle') ? 'settings.gradle' : 'settings.gradle.kts';
  const text = folder.read(buildFile) ?? '';
  const { task, file, isScript } = resultOf(text, nameOf(folder, settingsFile));
  const gradle = has(folder, 'gradlew') ? within(folder, 'gradlew') : 'gradle';
  return {
    label: 'Java (Gradle)',
    command: isScript === true ? words(within(folder, file)) : words('java', '-jar', file),
    missing: 'a build file',
    steps: [
      {
        name: 'build',
        // Without its daemon, which would stay behind.
        command: [gradle, '--no-daemon', '--console=plain', '--quiet', task],
        inputs: [buildFile, settingsFile, 'gradle.properties', 'gradle/libs.versions.toml', 'src'],
        result: file,
      },
    ],
    port: portOf(text),
    env: {},
    written: ['build/', '.gradle/'],
  };
}

function resultOf(build: string, name: string): Result {
  if (/io\.quarkus/.test(build)) return { task: 'quarkusBuild', file: 'build/quarkus-app/quarkus-run.jar' };
  const version = /^\s*version\s*=?\s*["']([^"']+)["']/m.exec(build)?.[1];
  const archive = `build/libs/${version === undefined ? name : `${name}-${version}`}.jar`;
  if (/org\.springframework\.boot/.test(build)) return { task: 'bootJar', file: archive };
  const isApplication = /id\s*\(?\s*["']application["']|^\s*application\s*$|apply plugin:\s*["']application["']/m.test(
    build,
  );
  // The script that it makes hands over to java by `exec`, so signals arrive.
  if (isApplication) return { task: 'installDist', file: `build/install/${name}/bin/${name}`, isScript: true };
  return { task: 'jar', file: archive };
}

/** Without a name in its settings, Gradle takes that of the folder. */
function nameOf(folder: Folder, settingsFile: string): string {
  const named = /rootProject\.name\s*=\s*["']([^"']+)["']/.exec(folder.read(settingsFile) ?? '')?.[1];
  return named ?? folder.path.split(/[/\\]/).findLast((part) => part !== '') ?? 'app';
}
