import type { Folder } from '../../../model/folder.ts';
import { has, usualPort, within, words, type Language, type LanguagePlan, type Project } from './language.ts';
import type { Packed, Packing } from './image-lines.ts';
import { packRust } from './rust-image.ts';

export const rust: Language = {
  name: 'rust',
  label: 'Rust',
  detect: (folder) => has(folder, 'Cargo.toml'),
  plan: planRust,
  pack: packProgram,
};

/** The built program is run, not `cargo run`: that stands between it and its signals. */
function planRust({ folder, resource }: Project): LanguagePlan {
  const manifest = folder.read('Cargo.toml') ?? '';
  const name = programOf(manifest, resource);
  const target = `${workspaceRoot(folder)}target`;
  const program = `${target}/debug/${name}`;
  const locked = folder.read(`${workspaceRoot(folder)}Cargo.lock`) === undefined ? [] : ['--locked'];
  return {
    label: 'Rust (Cargo)',
    ...(name === undefined ? {} : { command: words(within(folder, program)) }),
    missing:
      'a `[package]` in Cargo.toml with one program, a `default-run`, or a program that is called like the resource',
    steps:
      name === undefined
        ? []
        : [
            {
              name: 'build',
              // The folder is said, as a variable of the user's could move it.
              command: ['cargo', 'build', ...locked, '--bin', name, '--target-dir', target],
              inputs: [],
              result: program,
              always: true,
            },
          ],
    port: isRocket(manifest) ? { variable: 'ROCKET_PORT', form: 'number' } : usualPort,
    env: {},
    written: ['target/'],
  };
}

function packProgram(packing: Packing): Packed {
  const { folder, resource } = packing;
  const manifest = folder.read('Cargo.toml') ?? '';
  const root = workspaceRoot(folder);
  const name = programOf(manifest, resource);
  return packRust(packing, { name, root, here: `${root}target/debug/${name}`, isRocket: isRocket(manifest) });
}

function isRocket(manifest: string): boolean {
  return /^\s*rocket\s*=/m.test(manifest);
}

/** Which of its programs is meant: the default one, the only one, or the one that is called like the resource. */
function programOf(manifest: string, resource: string): string | undefined {
  const own = section(manifest, 'package');
  const programs = manifest
    .split(/^\s*\[\[bin\]\]/m)
    .slice(1)
    .map((part) => nameIn(untilNextSection(part)));
  const choice = programs.length > 1 ? programs.find((program) => program === resource) : (programs[0] ?? nameIn(own));
  return valueIn(own, 'default-run') ?? choice;
}

/** A member of a workspace is built into the workspace's folder. */
function workspaceRoot(folder: Folder): string {
  const above = ['../', '../../', '../../../'];
  return above.find((root) => /^\s*\[workspace\]/m.test(folder.read(`${root}Cargo.toml`) ?? '')) ?? '';
}

function section(manifest: string, name: string): string {
  const [, after = ''] = manifest.split(new RegExp(`^\\s*\\[${name}\\]`, 'm'), 2);
  return untilNextSection(after);
}

function untilNextSection(text: string): string {
  return text.split(/^\s*\[/m, 1)[0] ?? '';
}

function nameIn(text: string): string | undefined {
  return valueIn(text, 'name');
}

function valueIn(text: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*["']([^"']+)["']`, 'm').exec(text)?.[1];
}
