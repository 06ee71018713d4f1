import { posix } from 'node:path';

import { compiledStart } from './compiled-start.ts';
import { contextOf, type ImageContext } from './image-context.ts';
import { copy, home, quote, usualLeftOut, type Packed, type Packing } from './image-lines.ts';
import { images } from './image-versions.ts';
import { has, type LanguagePlan } from './language.ts';

interface Build {
  readonly base: string;
  readonly folder: string;
  readonly lines: readonly string[];
}

/** Java: packaged by its build tool, run by a JRE that knows how much memory the container has. */
export function packJava(packing: Packing, plan: LanguagePlan): Packed {
  const { folder } = packing;
  const [step] = plan.steps;
  const result = step?.result;
  if (result === undefined) {
    return {
      reason: 'its build file does not say what it is packaged as',
      hint: 'Give it a version, or write a Dockerfile.',
    };
  }
  const isMaven = has(folder, 'pom.xml');
  const buildFiles = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'gradle.properties'];
  const text = buildFiles.map((file) => folder.read(file) ?? '').join('\n');
  const { kept, there, command } = outcomeOf(result);
  const start = compiledStart(packing, {
    toolRuns: /^(\.\/)?(mvnw?|gradlew?)\b/,
    start: command,
    result: { here: result, there },
  });
  if ('reason' in start) return start;
  const context = contextOf(folder, isMaven ? parentOf(packing) : []);
  const release = releaseOf(text);
  const build = isMaven ? maven(context, release) : gradle(packing, String(step?.command.at(-1)), release);
  return {
    from: 'recipe',
    context: context.path,
    stages: [
      { name: 'build', base: build.base, lines: build.lines },
      {
        base: `eclipse-temurin:${release}-jre-noble`,
        lines: [`WORKDIR ${home}`, copy([`${build.folder}/${kept}`], kept.endsWith('/') ? './' : there, 'build')],
      },
    ],
    // A share of the container's memory; without it, a quarter.
    env: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError' },
    command: start.command,
    port: plan.port,
    leftOut: [...usualLeftOut, '**/target', '**/build', '**/.gradle', ...context.leftOut],
    remarks: start.remarks,
  };
}

interface Outcome {
  /** What is copied, relative to the project. */
  readonly kept: string;
  /** The program in the image. */
  readonly there: string;
  readonly command: readonly string[];
}

/** One archive; for Quarkus and Gradle's distributions the folder that it needs beside it. */
function outcomeOf(result: string): Outcome {
  if (result.endsWith('/quarkus-run.jar')) {
    const there = `${home}/quarkus-run.jar`;
    return { kept: `${posix.dirname(result)}/`, there, command: ['java', '-jar', there] };
  }
  const script = /^(build\/install\/[^/]+\/)(bin\/.+)$/.exec(result);
  if (script !== null) {
    const there = `${home}/${script[2]}`;
    return { kept: script[1] ?? '', there, command: [there] };
  }
  const there = `${home}/app${posix.extname(result)}`;
  return { kept: result, there, command: ['java', '-jar', there] };
}

function maven({ inside }: ImageContext, release: string): Build {
  const module = inside.replace(/\/$/, '');
  const only = module === '' ? '' : ` --projects ${quote(module)} --also-make`;
  // A parent says what its modules are made of; alone, the dependencies are a layer of their own.
  const download = module === '' ? [copy(['pom.xml'], './'), 'RUN mvn --batch-mode --quiet dependency:go-offline'] : [];
  return {
    base: `${images.maven}-eclipse-temurin-${release}`,
    folder: `/src/${inside}`.replace(/\/$/, ''),
    lines: ['WORKDIR /src', ...download, copy(['.'], './'), `RUN mvn --batch-mode --quiet -DskipTests${only} package`],
  };
}

function gradle({ folder }: Packing, task: string, release: string): Build {
  // Without a name in its settings, a build is called like its folder, and its result like the build.
  const place = `/src/${folder.path.split(/[/\\]/).findLast((part) => part !== '') ?? 'app'}`;
  const usesWrapper = has(folder, 'gradlew');
  const program = usesWrapper ? './gradlew' : 'gradle';
  const wrapper = usesWrapper
    ? [copy(['gradlew'], './'), copy(['gradle'], './gradle'), `RUN ${program} --version`]
    : [];
  return {
    base: usesWrapper ? `eclipse-temurin:${release}-jdk-noble` : `${images.gradle}-jdk${release}`,
    folder: place,
    lines: [
      `WORKDIR ${quote(place)}`,
      ...wrapper,
      copy(['.'], './'),
      `RUN ${program} --no-daemon --console=plain --quiet ${task}`,
    ],
  };
}

/** A parent in the folder above builds this one as its module. */
function parentOf({ folder }: Packing): readonly string[] {
  const own = folder.path.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  const parent = folder.read('../pom.xml') ?? '';
  return parent.includes(`<module>${own}</module>`) ? ['../'] : [];
}

/** The release that it is compiled for. */
function releaseOf(text: string): string {
  const patterns = [
    /<(?:maven\.compiler\.(?:release|source)|java\.version|release)>\s*(?:1\.)?(\d+)\s*</,
    /JavaLanguageVersion\.of\(\s*(\d+)\s*\)|jvmToolchain\(\s*(\d+)\s*\)/,
    /sourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(?:1[._])?(\d+)/,
  ];
  const found = patterns
    .flatMap((pattern) => pattern.exec(text)?.slice(1) ?? [])
    .find((version) => version !== undefined);
  if (found === undefined) return images.javaReleases[0];
  // Of a release that nobody supports for long, the next one that somebody does.
  return (
    images.javaReleases.find((release) => release === found) ?? (Number(found) > 21 ? '25' : images.javaReleases[0])
  );
}
