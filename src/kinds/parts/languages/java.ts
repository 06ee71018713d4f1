import type { PortConvention } from '../../../model/workload.ts';
import { packJava } from './java-image.ts';
import { planGradle } from './java-gradle.ts';
import { planMaven } from './java-maven.ts';
import { has, type Language, type LanguagePlan, type Project } from './language.ts';

export const java: Language = {
  name: 'java',
  label: 'Java',
  detect: (folder) => has(folder, 'pom.xml', 'build.gradle', 'build.gradle.kts'),
  plan: planJava,
  pack: (packing) => packJava(packing, planJava(packing)),
};

function planJava({ folder }: Project): LanguagePlan {
  return has(folder, 'pom.xml') ? planMaven(folder, portOf) : planGradle(folder, portOf);
}

/** The framework's own variable, as far as the build file names the framework. */
function portOf(buildFile: string): PortConvention {
  if (buildFile.includes('quarkus')) return { variable: 'QUARKUS_HTTP_PORT', form: 'number' };
  if (buildFile.includes('micronaut')) return { variable: 'MICRONAUT_SERVER_PORT', form: 'number' };
  // Spring Boot's, and what others take from it.
  return { variable: 'SERVER_PORT', form: 'number' };
}
