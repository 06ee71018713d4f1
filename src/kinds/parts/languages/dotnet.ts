import { words, type Language, type LanguagePlan, type Project } from './language.ts';
import type { Folder } from '../../../model/folder.ts';
import { packDotnet } from './dotnet-image.ts';
import type { Packed, Packing } from './image-lines.ts';

export const dotnet: Language = {
  name: 'dotnet',
  label: '.NET',
  detect: (folder) => projectFiles(folder).length > 0,
  plan: planDotnet,
  pack: packProject,
};

const output = '.apphost/bin';

/** The built assembly is run, not `dotnet run`: that stands between it and its signals, and reads launch profiles. */
function planDotnet({ folder, environment }: Project): LanguagePlan {
  const [file, ...others] = projectFiles(folder);
  const isOne = file !== undefined && others.length === 0;
  const assembly = isOne ? `${output}/${assemblyName(folder, file)}.dll` : undefined;
  const named = environment.charAt(0).toUpperCase() + environment.slice(1);
  return {
    label: '.NET',
    ...(assembly === undefined ? {} : { command: words('dotnet', assembly) }),
    missing: 'exactly one project file (.csproj, .fsproj, .vbproj)',
    steps: assembly === undefined || file === undefined ? [] : [buildStep(file, assembly)],
    port: { variable: 'ASPNETCORE_URLS', form: 'url' },
    env: { ASPNETCORE_ENVIRONMENT: named, DOTNET_ENVIRONMENT: named },
    written: ['bin/', 'obj/'],
  };
}

function packProject(packing: Packing): Packed {
  const [file, ...others] = projectFiles(packing.folder);
  if (file === undefined || others.length > 0) return packDotnet(packing, undefined);
  const assembly = assemblyName(packing.folder, file);
  return packDotnet(packing, { file, assembly, here: `${output}/${assembly}.dll` });
}

function buildStep(file: string, assembly: string) {
  return {
    name: 'build',
    command: ['dotnet', 'build', file, '--configuration', 'Debug', '--output', output, '--nologo'],
    inputs: [],
    result: assembly,
    always: true,
    // Otherwise the compiler stays behind as a process of its own.
    env: { MSBUILDDISABLENODEREUSE: '1', UseSharedCompilation: 'false', DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
  } as const;
}

function projectFiles(folder: Folder): readonly string[] {
  return folder.entries.filter((entry) => /\.(cs|fs|vb)proj$/.test(entry));
}

function assemblyName(folder: Folder, file: string): string {
  const own = file.replace(/\.[^.]+$/, '');
  const named = /<AssemblyName>\s*([^<$]+?)\s*<\/AssemblyName>/.exec(folder.read(file) ?? '')?.[1];
  return named ?? own;
}
