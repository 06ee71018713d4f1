import { describe, expect, it } from 'vitest';
import { notWritable } from '../../../src/runtime/state/state-error.ts';
import { stateHome, type Surroundings } from '../../../src/runtime/state/state-home.ts';

function surroundings(platform: NodeJS.Platform, variables: Record<string, string> = {}): Surroundings {
  return { platform, variables, home: '/home/ada' };
}

describe('stateHome', () => {
  it.each<[title: string, where: Surroundings, expected: string]>([
    ['Linux', surroundings('linux'), '/home/ada/.local/state/apphost'],
    ['XDG_STATE_HOME', surroundings('linux', { XDG_STATE_HOME: '/data/state' }), '/data/state/apphost'],
    [
      'a relative XDG_STATE_HOME, which the standard says to ignore',
      surroundings('linux', { XDG_STATE_HOME: 'x' }),
      '/home/ada/.local/state/apphost',
    ],
    ['macOS', surroundings('darwin'), '/home/ada/Library/Application Support/apphost/state'],
    [
      'APPHOST_STATE_HOME before all',
      surroundings('linux', { XDG_STATE_HOME: '/data', APPHOST_STATE_HOME: '/mine' }),
      '/mine',
    ],
  ])('%s', (_title, where, expected) => {
    expect(stateHome(where)).toBe(expected);
  });
});

describe('notWritable', () => {
  it.each([
    ['ENOSPC', 'the disk is full', 'Make room, or set APPHOST_STATE_HOME to a folder that can be written.'],
    ['EROFS', 'the disk is read-only', 'Set APPHOST_STATE_HOME to a folder that can be written.'],
    ['EIO', 'the operating system says EIO', 'Set APPHOST_STATE_HOME to a folder that can be written.'],
  ])('%s', (code, reason, hint) => {
    const error = notWritable('/state/shop', Object.assign(new Error('x'), { code }));
    expect(error).toMatchObject({
      code: 'STATE_NOT_WRITABLE',
      message: `the state folder /state/shop cannot be written: ${reason}`,
      hint,
      facts: { folder: '/state/shop', errorCode: code },
    });
  });
});
