import { posix } from 'node:path';

import type { Folder } from '../../../model/folder.ts';
import { compiledStart } from './compiled-start.ts';
import { contextOf, fromContext, type ImageContext } from './image-context.ts';
import { copy, home, quote, usualLeftOut, type Packed, type Packing } from './image-lines.ts';
import { images } from './image-versions.ts';

interface DotnetProgram {
  readonly file: string;
  readonly assembly: string;
  /** Where `up` builds the assembly, relative to the project. */
  readonly here: string;
}

/** What decides about packages for all projects below. */
const shared = [
  'Directory.Build.props',
  'Directory.Build.targets',
  'Directory.Packages.props',
  'nuget.config',
  'NuGet.config',
  'NuGet.Config',
  'global.json',
];
const above = ['', '../', '../../', '../../../'];

/** .NET: published with the SDK, run by Ubuntu's chiseled image, which has no shell and no package manager. */
export function packDotnet(packing: Packing, program: DotnetProgram | undefined): Packed {
  const { folder } = packing;
  if (program === undefined) {
    return {
      reason: 'its folder does not have exactly one project file',
      hint: 'Point `path` at the folder of one project, or write a Dockerfile.',
    };
  }
  const { file, assembly, here } = program;
  const there = `${home}/${assembly}.dll`;
  const start = compiledStart(packing, {
    toolRuns: /^dotnet (run|watch)\b/,
    start: ['dotnet', there],
    result: { here, there },
  });
  if ('reason' in start) return start;
  const projects = referencedFrom(folder, file);
  const settings = above
    .flatMap((root) => shared.map((name) => `${root}${name}`))
    .filter((path) => folder.read(path) !== undefined);
  const context = contextOf(folder, [...projects, ...settings]);
  const text = [file, ...settings].map((path) => folder.read(path) ?? '').join('\n');
  const version = versionOf(text);
  return {
    from: 'recipe',
    context: context.path,
    stages: [
      {
        name: 'build',
        base: `mcr.microsoft.com/dotnet/sdk:${version}`,
        lines: buildLines(context, { projects, settings, file }),
      },
      // With ICU and time zones, which most programs need without knowing it.
      {
        base: `mcr.microsoft.com/dotnet/${runtimeOf(text, projects)}:${version}-noble-chiseled-extra`,
        lines: [`WORKDIR ${home}`, copy([home], './', 'build')],
      },
    ],
    env: {},
    command: start.command,
    port: { variable: 'ASPNETCORE_HTTP_PORTS', form: 'number' },
    leftOut: [...usualLeftOut, '**/bin', '**/obj', '**/appsettings.Development.json', ...context.leftOut],
    remarks: start.remarks,
  };
}

interface Sources {
  readonly file: string;
  readonly projects: readonly string[];
  readonly settings: readonly string[];
}

/** Restored from the project files alone first: that layer lasts until one of them changes. */
function buildLines(context: ImageContext, { projects, settings, file }: Sources): readonly string[] {
  const files = [...settings, ...projects].map((path) => fromContext(context, path));
  const folders = [...new Set(files.map((path) => posix.dirname(path)))];
  const main = quote(fromContext(context, file));
  return [
    'WORKDIR /src',
    ...folders.map((name) =>
      copy(
        files.filter((path) => posix.dirname(path) === name),
        `./${name === '.' ? '' : `${name}/`}`,
      ),
    ),
    `RUN dotnet restore ${main}`,
    copy(['.'], './'),
    `RUN dotnet publish ${main} --configuration Release --no-restore --output ${home} -p:UseAppHost=false`,
  ];
}

/** A project and those that it refers to, each once. */
function referencedFrom(folder: Folder, file: string, seen: readonly string[] = []): readonly string[] {
  if (seen.includes(file)) return seen;
  const text = folder.read(file) ?? '';
  const named = [...text.matchAll(/<ProjectReference\s[^>]*Include\s*=\s*"([^"]+)"/g)];
  const around = posix.dirname(file);
  return named.reduce<readonly string[]>(
    (files, [, name = '']) => referencedFrom(folder, posix.join(around, name.replaceAll('\\', '/')), files),
    [...seen, file],
  );
}

function versionOf(text: string): string {
  const frameworks = [...text.matchAll(/\bnet(\d+\.\d+)\b/g)].map(([, version = '']) => version);
  const known = frameworks.filter((version) => Number.parseInt(version, 10) >= 8);
  return known.at(-1) ?? images.dotnet;
}

/** What uses ASP.NET Core only through another project needs it as well. */
function runtimeOf(text: string, projects: readonly string[]): 'aspnet' | 'runtime' {
  const isWeb = /Sdk\s*=\s*"Microsoft\.NET\.Sdk\.(Web|BlazorWebAssembly)"|Microsoft\.AspNetCore\.App/.test(text);
  return isWeb || projects.length > 1 ? 'aspnet' : 'runtime';
}
