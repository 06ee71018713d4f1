import { describe, expect, it } from 'vitest';
import { secretsFile, type SecretSurroundings } from '../../src/secrets/secrets-home.ts';

function surroundings(platform: NodeJS.Platform, variables: Record<string, string> = {}): SecretSurroundings {
  return { platform, variables, home: '/home/ada' };
}

describe('secretsFile', () => {
  it.each<[title: string, where: SecretSurroundings, expected: string]>([
    ['Linux', surroundings('linux'), '/home/ada/.config/apphost/secrets/shop.json'],
    ['XDG_CONFIG_HOME', surroundings('linux', { XDG_CONFIG_HOME: '/conf' }), '/conf/apphost/secrets/shop.json'],
    ['macOS', surroundings('darwin'), '/home/ada/Library/Application Support/apphost/secrets/shop.json'],
    [
      'APPHOST_SECRETS_HOME',
      surroundings('linux', { XDG_CONFIG_HOME: '/conf', APPHOST_SECRETS_HOME: '/mine' }),
      '/mine/shop.json',
    ],
  ])('%s', (_title, where, expected) => {
    expect(secretsFile('shop', where)).toBe(expected);
  });
});
