import { platformCache, releaseFolder } from '../../src/dynamodb/cache-folder.ts';

test.each([
  ['linux', {}, '/home/ada/.cache'],
  ['linux', { XDG_CACHE_HOME: '/fast/cache' }, '/fast/cache'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache'],
  ['darwin', { XDG_CACHE_HOME: '/fast/cache' }, '/home/ada/Library/Caches'],
  ['win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\Local'],
  ['win32', {}, '/home/ada/AppData/Local'],
] as const)('on %s with %j, what can be fetched again is kept in %s', (platform, env, folder) => {
  expect(platformCache(platform, env, '/home/ada')).toBe(folder);
});

test('a chosen cache holds a folder for each release', () => {
  expect(releaseFolder('/chosen', {})).toBe('/chosen/dynamodb-local/3.1.0');
});
