import type { ProjectOptions } from '../../../src/kinds/project/schema.ts';
import type { Files } from '../../kinds/project/describe-project.ts';

interface SampleProject {
  readonly files: Files;
  readonly options?: Partial<ProjectOptions>;
}

const lock = { 'package-lock.json': '{}' };

/** Projects as people have them; each differs from the others in what its Dockerfile has to do. */
export const projects: Readonly<Record<string, SampleProject>> = {
  'node-compiled': {
    files: {
      ...lock,
      '.nvmrc': '22\n',
      'package.json': json({
        scripts: { build: 'tsc', start: 'node dist/main.js' },
        dependencies: { express: '5' },
        devDependencies: { typescript: '6' },
      }),
    },
  },
  'node-prepare-and-npmrc': {
    files: {
      ...lock,
      '.npmrc': '@acme:registry=https://npm.example.com\n',
      'package.json': json({
        engines: { node: '^20.9 || >=24' },
        scripts: { prepare: 'husky', start: 'node server.js' },
        dependencies: { express: '5' },
        devDependencies: { husky: '9' },
      }),
    },
  },
  'node-tsx-in-development': {
    files: {
      ...lock,
      'package.json': json({ scripts: { start: 'tsx src/main.ts' }, devDependencies: { tsx: '4' } }),
    },
  },
  'node-plain': { files: { 'package.json': json({ scripts: { start: 'node server.js' } }) } },
  'node-pnpm': {
    files: {
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      'package.json': json({
        scripts: { build: 'tsc', start: 'node dist/main.js | cat' },
        dependencies: { express: '5' },
      }),
    },
  },
  'node-yarn-first': {
    files: {
      'yarn.lock': '# yarn lockfile v1\n',
      'package.json': json({ scripts: { start: 'node a.js' }, dependencies: { express: '5' } }),
    },
  },
  'node-yarn': {
    files: {
      'yarn.lock': '__metadata:\n  version: 8\n',
      '.yarnrc.yml': '',
      'package.json': json({
        packageManager: 'yarn@4.9.0+sha512.abc',
        scripts: { start: 'node a.js' },
        dependencies: { express: '5' },
      }),
    },
  },
  'node-bun': {
    files: {
      'bun.lock': '',
      'package.json': json({ scripts: { start: 'bun src/main.ts' }, dependencies: { hono: '4' } }),
    },
  },
  'node-next': {
    files: {
      ...lock,
      'package.json': json({
        scripts: { dev: 'next dev', build: 'next build', start: 'next start' },
        dependencies: { next: '16', react: '19' },
      }),
    },
    options: { endpoints: { http: { port: 3000 } } },
  },
  'node-site-vite': {
    files: {
      ...lock,
      'vite.config.ts': "export default { build: { outDir: 'public' } }\n",
      'package.json': json({
        scripts: { dev: 'vite', build: 'vite build', preview: 'vite preview' },
        devDependencies: { vite: '8' },
      }),
    },
    options: { endpoints: { http: { port: 80 } } },
  },
  'node-site-angular': {
    files: {
      ...lock,
      'angular.json': '{"builder": "@angular/build:application"}',
      'package.json': json({
        scripts: { start: 'ng serve', build: 'ng build' },
        devDependencies: { '@angular/cli': '20' },
      }),
    },
  },
  'node-workspace-npm': {
    files: {
      'package.json': json({
        name: 'api',
        scripts: { build: 'tsc', start: 'node dist/main.js' },
        dependencies: { lib: '*' },
      }),
      '../package.json': json({ workspaces: ['api', 'lib'] }),
      '../package-lock.json': '{}',
    },
  },
  'node-workspace-pnpm': {
    files: {
      'package.json': json({
        scripts: { build: 'tsc', start: 'node dist/main.js' },
        dependencies: { lib: 'workspace:*' },
      }),
      '../package.json': json({ packageManager: 'pnpm@10.2.0' }),
      '../pnpm-workspace.yaml': 'packages: [api, lib]\n',
      '../pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    },
  },
  'node-package-beside': {
    files: {
      ...lock,
      'package.json': json({ scripts: { start: 'node a.js' }, dependencies: { lib: 'file:../lib' } }),
      '../lib/package.json': json({}),
    },
  },
  'python-fastapi-requirements': {
    files: {
      'requirements.txt': '-r requirements/base.txt\nuvicorn==0.40.0\n',
      'requirements/base.txt': 'fastapi==0.120.0\n',
      'app/main.py': 'app = FastAPI()\n',
    },
    options: { endpoints: { http: { targetPort: 9000 } } },
  },
  'python-flask-gunicorn': {
    files: { 'requirements.txt': 'flask==3.1.0\ngunicorn==23.0.0\n', 'src/app.py': 'app = Flask(__name__)\n' },
  },
  'python-django-poetry': {
    files: {
      'pyproject.toml': '[tool.poetry]\n[tool.poetry.dependencies]\npython = "^3.11,<3.13"\ngunicorn = "*"\n',
      'poetry.lock': '',
      'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    },
  },
  'python-uv': {
    files: { 'pyproject.toml': '[project]\nrequires-python = ">=3.14"\n', 'uv.lock': '', 'main.py': 'print()\n' },
  },
  'python-pipenv': { files: { Pipfile: '', 'Pipfile.lock': '{}', 'main.py': 'print()\n' } },
  'python-package': { files: { 'pyproject.toml': '[project]\nname = "api"\n', 'main.py': 'print()\n' } },
  'python-script': { files: { 'main.py': 'print()\n' }, options: { endpoints: {} } },
  'go-modules': {
    files: {
      'go.mod': 'module example.com/api\n\ngo 1.27.0\n',
      'go.sum': '',
      'cmd/api/main.go': 'package main\n',
      'templates/index.html': '',
    },
  },
  'go-with-c': {
    files: { 'go.mod': 'go 1.22\nrequire github.com/mattn/go-sqlite3 v1\n', 'go.sum': '', 'main.go': 'package main\n' },
  },
  'go-module-beside': {
    files: { 'go.mod': 'replace example.com/lib => ../lib\n', 'main.go': 'package main\n', '../lib/go.mod': '' },
  },
  'rust-workspace': {
    files: {
      'Cargo.toml': '[package]\nname = "api-server"\n[dependencies]\nrocket = "0.5"\n',
      '../Cargo.toml': '[workspace]\nmembers = ["api"]\n',
      '../Cargo.lock': '',
    },
  },
  'java-module': {
    files: {
      'pom.xml':
        '<artifactId>api</artifactId><version>2.0</version><properties><java.version>21</java.version></properties>',
      '../pom.xml': '<modules><module>api</module></modules>',
    },
  },
  'java-quarkus': {
    files: { 'pom.xml': '<artifactId>a</artifactId><version>1</version><artifactId>quarkus-maven-plugin</artifactId>' },
  },
  'java-gradle-wrapper': {
    files: {
      gradlew: '',
      'gradle/wrapper/gradle-wrapper.properties': '',
      'settings.gradle.kts': 'rootProject.name = "api"\n',
      'build.gradle.kts':
        'plugins { id("org.springframework.boot") }\nversion = "1.0"\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n',
    },
  },
  'java-gradle-application': { files: { 'build.gradle': "plugins { id 'application' }\n" } },
  'dotnet-central-packages': {
    files: {
      'Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net9.0</TargetFramework></Project>',
      '../Directory.Packages.props': '<Project/>',
      '../global.json': '{}',
    },
  },
  'dotnet-worker': {
    files: {
      'Worker.csproj': '<Project Sdk="Microsoft.NET.Sdk.Worker"><TargetFramework>net8.0</TargetFramework></Project>',
    },
    options: { endpoints: {} },
  },
};

function json(content: object): string {
  return JSON.stringify(content);
}
