import { contextOf } from './image-context.ts';
import { compiledStart } from './compiled-start.ts';
import { copy, programStage, quote, usualLeftOut, type Packed, type Packing } from './image-lines.ts';
import { images } from './image-versions.ts';

interface RustProgram {
  readonly name: string | undefined;
  /** Where `up` builds it, relative to the project. */
  readonly here: string;
  /** The way up to the workspace, or empty. */
  readonly root: string;
  readonly isRocket: boolean;
}

/** Rust: one optimised program and the C library that it is linked with. */
export function packRust(packing: Packing, { name, here, root, isRocket }: RustProgram): Packed {
  const { folder, resource } = packing;
  const built = `/out/${resource}`;
  const program = `/usr/local/bin/${resource}`;
  if (name === undefined) {
    return {
      reason: 'its Cargo.toml leaves open which program is meant',
      hint: 'Set `default-run`, or write a Dockerfile.',
    };
  }
  const start = compiledStart(packing, {
    toolRuns: /^cargo run\b/,
    start: [program],
    result: { here, there: program },
  });
  if ('reason' in start) return start;
  const manifest = folder.read('Cargo.toml') ?? '';
  const local = [...manifest.matchAll(/\bpath\s*=\s*["'](\.\.\/[^"']+)/g)].flatMap(([, path]) => path ?? []);
  const context = contextOf(folder, [root, ...local]);
  const place = root === '' ? `/src/${context.inside}`.replace(/\/$/, '') : '/src';
  const locked = folder.read(`${root}Cargo.lock`) === undefined ? '' : ' --locked';
  const build = `RUN cargo build --release${locked} --bin ${quote(name)} --target-dir /target && install -D ${quote(`/target/release/${name}`)} ${built}`;
  return {
    from: 'recipe',
    context: context.path,
    stages: [
      {
        name: 'build',
        base: images.rust,
        lines: ['WORKDIR /src', copy(['.'], './'), ...(place === '/src' ? [] : [`WORKDIR ${place}`]), build],
      },
      programStage(images.withLibc, { built, program }, { folder, place: `/src/${context.inside}`.replace(/\/$/, '') }),
    ],
    env: isRocket ? { ROCKET_ADDRESS: '0.0.0.0' } : {},
    command: start.command,
    port: isRocket ? { variable: 'ROCKET_PORT', form: 'number' } : { variable: 'PORT', form: 'number' },
    leftOut: [...usualLeftOut, '**/target', ...context.leftOut],
    remarks: [
      ...start.remarks,
      ...(locked === ''
        ? [
            {
              message: 'its image takes the newest crates of the day that it is built, because there is no Cargo.lock',
              hint: 'Run `cargo generate-lockfile` and commit Cargo.lock.',
            },
          ]
        : []),
    ],
  };
}
