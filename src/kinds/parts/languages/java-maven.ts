import type { Folder } from '../../../model/folder.ts';
import type { PortConvention } from '../../../model/workload.ts';
import { has, within, words, type LanguagePlan } from './language.ts';

/** Packages with Maven and runs the archive. */
export function planMaven(folder: Folder, portOf: (buildFile: string) => PortConvention): LanguagePlan {
  const pom = folder.read('pom.xml') ?? '';
  const archive = archiveOf(pom);
  const maven = has(folder, 'mvnw') ? within(folder, 'mvnw') : 'mvn';
  return {
    label: 'Java (Maven)',
    ...(archive === undefined ? {} : { command: words('java', '-jar', archive) }),
    missing: 'an `artifactId` and a `version` in pom.xml, to know what it is packaged as',
    steps:
      archive === undefined
        ? []
        : [
            {
              name: 'build',
              command: [maven, '--batch-mode', '--quiet', '-DskipTests', 'package'],
              inputs: ['pom.xml', 'src'],
              result: archive,
            },
          ],
    port: portOf(pom),
    env: {},
    written: ['target/'],
  };
}

function archiveOf(pom: string): string | undefined {
  if (pom.includes('quarkus-maven-plugin')) return 'target/quarkus-app/quarkus-run.jar';
  const own = withoutNested(pom);
  const parent = element(pom, 'parent') ?? '';
  const properties = element(pom, 'properties') ?? '';
  const known: Record<string, string | undefined> = {
    'project.artifactId': element(own, 'artifactId'),
    'project.version': element(own, 'version') ?? element(parent, 'version'),
  };
  const fill = (text: string): string =>
    text.replace(/\$\{([^}]+)\}/g, (hole, name: string) => known[name] ?? element(properties, name) ?? hole);
  const { 'project.artifactId': artifact, 'project.version': version } = known;
  const build = element(pom, 'build') ?? '';
  const usual = artifact === undefined || version === undefined ? undefined : `${artifact}-${version}`;
  const name = element(build.replace(/<plugins>[^]*<\/plugins>/, ''), 'finalName') ?? usual;
  const packaging = element(own, 'packaging') ?? 'jar';
  const filled = name === undefined ? undefined : fill(fill(name));
  return filled === undefined || filled.includes('${') ? undefined : `target/${filled}.${packaging}`;
}

/** Only what stands directly in the project, where its own names are. */
function withoutNested(pom: string): string {
  const nested = [
    'parent',
    'dependencies',
    'dependencyManagement',
    'build',
    'profiles',
    'properties',
    'modules',
    'reporting',
  ];
  return nested.reduce((text, tag) => text.replace(new RegExp(`<${tag}>[^]*?</${tag}>`, 'g'), ''), pom);
}

function element(xml: string, tag: string): string | undefined {
  const escaped = tag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`<${escaped}>\\s*([^]*?)\\s*</${escaped}>`).exec(xml)?.[1];
}
