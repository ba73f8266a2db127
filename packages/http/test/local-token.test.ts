import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import {
  type LocalTokenClaims,
  localAudience,
  localClientId,
  localIssuer,
  localToken,
} from '../../testkit/src/token.ts';
import { hasRole, httpHandler, ok } from '../src/index.ts';
import { send } from './events.ts';

const repository = new URL('../../../', import.meta.url);
const gateway = new URL('node_modules/serverless-offline/src/events/http/', repository);

interface Scheme {
  authenticate(
    request: unknown,
    toolkit: { authenticated: (outcome: unknown) => 'accepted' },
  ): Promise<'accepted' | Error>;
}
interface GatewayEvent {
  create(): unknown;
}

// serverless-offline has no types, and these two modules are not among its exports: what they promise is said here.
const { default: createScheme } = (await import(new URL('createJWTAuthScheme.js', gateway).href)) as {
  default: (authorizer: object) => () => Scheme;
};
const { default: EventV2 } = (await import(
  new URL('lambda-events/LambdaProxyIntegrationEventV2.js', gateway).href
)) as { default: new (request: unknown, stage: string, route: string) => GatewayEvent };

/** A request as the local gateway has it when it comes to authorizers and events. */
const requestWith = (token: string) => ({
  auth: {},
  headers: {},
  info: { received: 1_795_435_200_000, remoteAddress: '127.0.0.1' },
  method: 'get',
  params: {},
  path: '/me',
  payload: undefined,
  raw: {
    req: { headers: { authorization: `Bearer ${token}` }, rawHeaders: ['Authorization', `Bearer ${token}`] },
  },
  url: new URL('http://127.0.0.1/me'),
});

const authorize = (token: string, audience: string): Promise<'accepted' | Error> =>
  createScheme({
    name: 'user',
    identitySource: '$request.header.Authorization',
    issuerUrl: localIssuer(),
    audience: [audience],
  })().authenticate(requestWith(token), { authenticated: () => 'accepted' });

describe('a local token', () => {
  test.each([localAudience, localClientId])('is accepted by a local authorizer for %s', async (audience) => {
    expect(await authorize(await localToken({ userId: 'u-1', roles: [] }), audience)).toBe('accepted');
  });

  test('is refused once it has expired, and by an authorizer for somebody else', async () => {
    const expired = await localToken({ userId: 'u-1', roles: [], expiresIn: '1s', issuedAt: 1_000_000_000 });
    expect(await authorize(expired, localAudience)).toBeInstanceOf(Error);
    const token = await localToken({ userId: 'u-1', roles: [] });
    expect(await authorize(token, 'somebody-else')).toBeInstanceOf(Error);
    const elsewhere = await localToken({ userId: 'u-1', roles: [], region: 'us-east-1' });
    expect(await authorize(elsewhere, localAudience)).toBeInstanceOf(Error);
  });

  test('gives a handler its user and roles, through the event that the local gateway makes', async () => {
    const token = await localToken({ userId: 'u-1', roles: ['TUTOR', 'STUDENT'] });
    const handler = httpHandler({ allow: hasRole('TUTOR') }, async ({ identity }) => ok(identity));
    const event = new EventV2(requestWith(token), '$default', 'GET /me').create();
    expect(await send(handler, event)).toMatchObject({
      status: 200,
      body: { userId: 'u-1', roles: ['TUTOR', 'STUDENT'] },
    });
  });

  test('says what Cognito’s access tokens say', async () => {
    const token = await localToken({
      userId: 'u-1',
      roles: ['ADMIN'],
      expiresIn: '15m',
      issuedAt: 1_795_435_200,
    });
    expect(decodeJwt(token)).toEqual({
      sub: 'u-1',
      iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_local',
      aud: 'edtech-local',
      client_id: 'UserPoolClient',
      token_use: 'access',
      'cognito:groups': ['ADMIN'],
      iat: 1_795_435_200,
      exp: 1_795_435_200 + 15 * 60,
    });
  });

  const refused: readonly (readonly [string, Partial<LocalTokenClaims>, string])[] = [
    ['a role in small letters', { roles: ['admin'] }, 'cognito:groups'],
    ['an empty role', { roles: [''] }, 'cognito:groups'],
    ['no user', { userId: '' }, 'sub'],
    ['a user with a blank', { userId: 'u 1' }, 'sub'],
    ['no unit', { expiresIn: '60' }, 'exp'],
    ['nothing at all', { expiresIn: '0s' }, 'exp'],
    ['a negative time', { expiresIn: '-1h' }, 'exp'],
    ['over a day', { expiresIn: '25h' }, 'exp'],
    ['no region', { region: 'Ireland' }, 'iss'],
  ];

  test.each(refused)('is refused for %s', async (_, claims, claim) => {
    await expect(localToken({ userId: 'u-1', roles: ['ADMIN'], ...claims })).rejects.toMatchObject({
      code: 'local-token-refused',
      claim,
    });
  });
});

describe('npm run token', () => {
  const script = new URL('scripts/token.ts', repository).pathname;
  const run = async (
    ...args: readonly string[]
  ): Promise<{ code: number; stdout: string; stderr: string }> => {
    try {
      return { code: 0, ...(await promisify(execFile)(process.execPath, [script, ...args])) };
    } catch (error) {
      // What execFile rejects with when the command ends with another code than 0.
      return error as { code: number; stdout: string; stderr: string };
    }
  };

  test('prints a token, and with --json what it claims', async () => {
    const plain = await run('--user', 'u-1', '--role', 'ADMIN', '--role', 'TUTOR', '--expires', '1d');
    const { sub, exp = 0, iat = 0, ...claims } = decodeJwt(plain.stdout.trim());
    expect([sub, exp - iat, claims['cognito:groups']]).toEqual(['u-1', 86_400, ['ADMIN', 'TUTOR']]);
    const { token, claims: shown } = JSON.parse(
      (await run('--user', 'u-1', '--role', 'ADMIN', '--json')).stdout,
    );
    expect(shown).toEqual(decodeJwt(token));
  });

  test('explains itself', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--user', '--role', '--expires', '--stage', '--region', '--json']) {
      expect(stdout).toContain(option);
    }
  });

  test.each([
    [['--user', 'u-1', '--role', 'BOSS'], /Choose from ADMIN, STUDENT, TUTOR/],
    [['--role', 'ADMIN'], /--user/],
    [['--user', 'u-1'], /--role/],
    [['--user', 'u-1', '--role', 'ADMIN', '--expires', 'soon'], /"soon" is no duration/],
    [['--user', 'u-1', '--role', 'ADMIN', '--stage', 'prod'], /user pool of "prod"/],
    [['--user', 'u-1', '--role', 'ADMIN', '--colour'], /--colour/],
  ])('%j is refused with exit code 2 and a reason', async (args, reason) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('knows the groups of the user pool', async () => {
    const groups = [
      ...readFileSync(new URL('resources.yml', repository), 'utf8').matchAll(/GroupName: (\w+)/g),
    ];
    const choices = /what the user may do: ([A-Z, ]+);/.exec(
      (await run('--help')).stdout.replaceAll(/\s+/g, ' '),
    )?.[1];
    expect(choices?.split(', ')).toEqual(groups.map(([, name]) => name).sort());
  });
});
