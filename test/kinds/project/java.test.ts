import { describe, expect, it } from 'vitest';

import { describeProject } from './describe-project.ts';

function pom(content: string): string {
  return `<project><artifactId>hello</artifactId><version>1.2</version>${content}</project>`;
}

describe('a Maven project', () => {
  it.each([
    ['its name and version', pom(''), 'target/hello-1.2.jar'],
    ['a final name', pom('<build><finalName>app</finalName></build>'), 'target/app.jar'],
    [
      'a final name of properties',
      pom('<build><finalName>${project.artifactId}</finalName></build>'),
      'target/hello.jar',
    ],
    [
      'a version of its parent',
      '<project><parent><artifactId>up</artifactId><version>3</version></parent><artifactId>x</artifactId></project>',
      'target/x-3.jar',
    ],
    [
      'a version of a property',
      '<project><artifactId>x</artifactId><version>${revision}</version><properties><revision>7</revision></properties></project>',
      'target/x-7.jar',
    ],
    ['another packaging', pom('<packaging>war</packaging>'), 'target/hello-1.2.war'],
    [
      'Quarkus',
      pom('<build><plugins><plugin><artifactId>quarkus-maven-plugin</artifactId></plugin></plugins></build>'),
      'target/quarkus-app/quarkus-run.jar',
    ],
  ])('is run from what it is packaged as: %s', (_, text, archive) => {
    const { command, steps, workload } = describeProject({ 'pom.xml': text });
    expect(command).toBe(`java -jar ${archive}`);
    expect(steps).toEqual(['build: mvn --batch-mode --quiet -DskipTests package']);
    expect(workload?.steps[0]).toMatchObject({ inputs: ['pom.xml', 'src'], result: archive });
  });

  it('uses the Maven that it brings along', () => {
    const { steps } = describeProject({ 'pom.xml': pom(''), mvnw: '' });
    expect(steps).toEqual(['build: /work/api/mvnw --batch-mode --quiet -DskipTests package']);
  });
});

describe('a Gradle project', () => {
  const settings = { 'settings.gradle': "rootProject.name = 'shop'\n" };

  it.each([
    [
      'Spring Boot',
      "plugins { id 'org.springframework.boot' version '3.4.0' }\nversion = '1.2'\n",
      'bootJar',
      'java -jar build/libs/shop-1.2.jar',
    ],
    ['Quarkus', "plugins { id 'io.quarkus' }\n", 'quarkusBuild', 'java -jar build/quarkus-app/quarkus-run.jar'],
    ['an application', "plugins { id 'application' }\n", 'installDist', '/work/api/build/install/shop/bin/shop'],
  ])('is built and run as %s', (_, text, task, command) => {
    const described = describeProject({ ...settings, 'build.gradle': text });
    expect(described.command).toBe(command);
    expect(described.steps).toEqual([`build: gradle --no-daemon --console=plain --quiet ${task}`]);
  });

  it('is called like its folder without settings, and uses the Gradle that it brings along', () => {
    const { command, steps } = describeProject({ 'build.gradle.kts': 'plugins { id("application") }', gradlew: '' });
    expect(command).toBe('/work/api/build/install/api/bin/api');
    expect(steps).toEqual(['build: /work/api/gradlew --no-daemon --console=plain --quiet installDist']);
  });
});

describe('the port of a Java project', () => {
  it.each([
    ['spring-boot-starter-web', 'SERVER_PORT'],
    ['quarkus-rest', 'QUARKUS_HTTP_PORT'],
    ['micronaut-http', 'MICRONAUT_SERVER_PORT'],
    ['commons-lang3', 'SERVER_PORT'],
  ])('beside %s is in %s', (dependency, variable) => {
    const dependencies = `<dependencies><dependency><artifactId>${dependency}</artifactId></dependency></dependencies>`;
    const { workload } = describeProject({ 'pom.xml': pom(dependencies) });
    expect(workload?.port).toEqual({ variable, form: 'number' });
  });
});
