import { contextOf } from './image-context.ts';
import { compiledStart } from './compiled-start.ts';
import { copy, programStage, quote, usualLeftOut, type Packed, type Packing } from './image-lines.ts';
import { images } from './image-versions.ts';
import { has, usualPort } from './language.ts';

/** Go: one static program and nothing else. */
export function packGo(
  packing: Packing,
  { target, here }: { readonly target: string | undefined; readonly here: string },
): Packed {
  const { folder, resource } = packing;
  const built = `/out/${resource}`;
  const program = `/usr/local/bin/${resource}`;
  if (target === undefined) {
    return {
      reason: 'its folder has no single program',
      hint: 'Name the resource like its folder below cmd/, or write a Dockerfile.',
    };
  }
  const start = compiledStart(packing, { toolRuns: /^go run\b/, start: [program], result: { here, there: program } });
  if ('reason' in start) return start;
  const module = folder.read('go.mod') ?? '';
  const local = [...module.matchAll(/=>\s*(\.{1,2}\/\S*)/g)].flatMap(([, path]) => path ?? []);
  const context = contextOf(folder, [...workspaceOf(packing), ...local]);
  const needsC = /mattn\/go-sqlite3|confluent-kafka-go|libgit2\/git2go|h2non\/bimg/.test(module);
  const place = `/src/${context.inside}`.replace(/\/$/, '');
  const modules = ['go.mod', ...(has(folder, 'go.sum') ? ['go.sum'] : [])];
  const isPlain = local.length === 0 && context.inside === '';
  const download = isPlain && has(folder, 'go.sum') ? [copy(modules, './'), 'RUN go mod download'] : [];
  const build = `RUN CGO_ENABLED=${needsC ? 1 : 0} go build -trimpath -ldflags='-s -w' -o ${built} ${quote(target)}`;
  return {
    from: 'recipe',
    context: context.path,
    stages: [
      {
        name: 'build',
        base: `golang:${versionOf(module)}-bookworm`,
        lines: [
          'WORKDIR /src',
          ...download,
          copy(['.'], './'),
          ...(place === '/src' ? [] : [`WORKDIR ${place}`]),
          build,
        ],
      },
      programStage(needsC ? images.withLibc : images.bare, { built, program }, { folder, place }),
    ],
    env: {},
    command: start.command,
    port: usualPort,
    leftOut: [...usualLeftOut, ...context.leftOut],
    remarks: start.remarks,
  };
}

/** A go.work above the module decides where its siblings come from. */
function workspaceOf({ folder }: Packing): readonly string[] {
  return ['../', '../../', '../../../'].filter((root) => folder.read(`${root}go.work`) !== undefined).slice(0, 1);
}

/** Compilers understand the modules of older ones, not of newer ones. */
function versionOf(module: string): string {
  const wanted = /^go (\d+)\.(\d+)/m.exec(module);
  const [major = 0, minor = 0] = images.goMinor.split('.').map(Number);
  const isNewer = wanted !== null && (Number(wanted[1]) > major || Number(wanted[2]) > minor);
  return isNewer ? `${wanted[1]}.${wanted[2]}` : images.goMinor;
}
