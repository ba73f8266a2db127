import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '@edtech/testkit/free-ports';
import { startPlatform } from '@edtech/testkit/platform';

const ROOT = resolve(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** `npm start` with these options, until it ends by itself. */
const start = async (options: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> => {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/serverless/bin/serverless.js'), 'offline', 'start', ...options],
    { cwd: ROOT, env },
  );
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'exit');
  return { code, output };
};

const anyPorts = async (): Promise<readonly string[]> => {
  const names = [
    'httpPort',
    'lambdaPort',
    'websocketPort',
    'dynamodbPort',
    'sqsPort',
    'eventbridgePort',
    'controlPort',
  ];
  const ports = await freePorts(names.length);
  return names.flatMap((name, position) => [`--${name}`, String(ports[position])]);
};

/** Processes that listen on, or belong to, the given ports' addresses. */
const listening = async (port: string): Promise<boolean> => {
  const probe = createServer();
  probe.listen(Number(port), '127.0.0.1');
  const taken = await Promise.race([
    once(probe, 'listening').then(() => false),
    once(probe, 'error').then(() => true),
  ]);
  if (!taken) await once(probe.close(), 'close');
  return taken;
};

test('the platform says where it is, listens on the loopback interface alone, and Ctrl-C ends all of it within 3 s', async () => {
  const platform = await startPlatform();
  expect(platform.output()).toMatch(
    /Local AWS ready: http http:\/\/127\.0\.0\.1:\d+, control http:\/\/127\.0\.0\.1:\d+/,
  );
  const { region, ...places } = platform.endpoints;
  expect(region).toBe('eu-west-1');
  for (const place of Object.values(places)) expect(new URL(place).hostname).toBe('127.0.0.1');
  // Nobody has called anything yet, and the functions are loaded.
  const { lambda } = await platform.control.status();
  expect(lambda).toMatchObject({ waiting: 0, environments: expect.any(Number) });
  expect(lambda).not.toMatchObject({ environments: 0 });

  const { stdout } = await promisify(execFile)('cat', ['/proc/net/tcp', '/proc/net/tcp6']).catch(() => ({
    stdout: '',
  }));
  const ports = Object.values(places).map((place) =>
    Number(new URL(place).port).toString(16).toUpperCase().padStart(4, '0'),
  );
  const everywhere = stdout
    .split('\n')
    .filter((line) => ports.some((port) => new RegExp(` 0{8,32}:${port} .{9,41} 0A `).test(line)));
  expect(everywhere).toEqual([]);

  expect(await platform.stop()).toBeLessThan(3_000);
  for (const place of Object.values(places))
    expect([place, await listening(new URL(place).port)]).toEqual([place, false]);
});

test.each(['httpPort', 'dynamodbPort', 'sqsPort', 'controlPort'])(
  'a %s in use is one clear sentence',
  async (name) => {
    const ports = [...(await anyPorts())];
    const port = Number(ports[ports.indexOf(`--${name}`) + 1]);
    const occupant = createServer().listen(port, '127.0.0.1');
    await once(occupant, 'listening');
    try {
      const { code, output } = await start(ports);
      expect(code).toBe(1);
      expect(output).toContain(
        `Port ${port} on 127.0.0.1 is already in use: end what uses it, or choose another with --${name}.`,
      );
      expect(output).not.toMatch(/^\s+at /m);
    } finally {
      occupant.close();
    }
  },
);

test('without Java, and with nothing else to run DynamoDB Local, the ways out are listed', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'edtech-no-java-'));
  await symlink(process.execPath, join(bin, 'node'));
  try {
    const { DYNAMODB_ENDPOINT: _endpoint, JAVA_HOME: _home, ...env } = process.env;
    const { code, output } = await start(await anyPorts(), { ...env, PATH: bin });
    expect(code).toBe(1);
    expect(output).toContain('Java');
    expect(output).toContain('DYNAMODB_ENDPOINT');
    expect(output).not.toMatch(/^\s+at /m);
  } finally {
    await rm(bin, { recursive: true });
  }
});
