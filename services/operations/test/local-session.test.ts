import { localToken } from '@edtech/testkit/token';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { isLocalPlatform, localSession } from '../src/application/local-session.ts';

const NOW = Date.parse('2026-11-29T02:00:00.000Z');

test('the console gets the very token that npm run token makes', async () => {
  const { token, expiresAt } = localSession({ now: NOW, region: 'eu-west-1' });
  expect(token).toBe(
    await localToken({ userId: 'console', roles: ['ADMIN'], issuedAt: NOW / 1_000, region: 'eu-west-1' }),
  );
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(decodeJwt(token)).toMatchObject({ sub: 'console', 'cognito:groups': ['ADMIN'] });
  expect(expiresAt).toBe('2026-11-29T03:00:00.000Z');
});

const LOCAL = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' };

test.each([
  ['the platform on this machine', LOCAL, true],
  ['Lambda', { AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001' }, false],
  ['Lambda, whatever somebody has set', { ...LOCAL, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001' }, false],
  ['a database somewhere else', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1.evil.example:8000' }, false],
  ['nothing', {}, false],
])('%s: %#', (_name, variables, isLocal) => {
  expect(isLocalPlatform(variables)).toBe(isLocal);
});
