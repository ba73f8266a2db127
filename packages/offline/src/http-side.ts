import { resolve } from 'node:path';
import type { Configuration } from './configuration/index.ts';
import type { CommandLine, Framework } from './framework.ts';
import { ENTRANCE_OPTIONS } from './http-functions/index.ts';
import { type ReservedPort, reservePort } from './ports.ts';

/*
 * serverless-offline serves the HTTP API and the WebSocket API. This file prepares it, in memory only: final values where
 * the configuration has intrinsics, and none of the events that the local AWS delivers itself.
 */

const DEFAULTS = { host: '127.0.0.1', httpPort: 3000, lambdaPort: 3002, websocketPort: 3001 } as const;
const KEY = 'serverless-offline';

export interface HttpSide {
  /** For example `http://127.0.0.1:3000`. */
  readonly endpoint: string;
  /** Where clients connect by WebSocket, and functions send to them: `127.0.0.1:3001`. Absent when no function has a route. */
  readonly webSocket?: string;
  readonly reserved: readonly ReservedPort[];
}

/**
 * Reserves serverless-offline's ports, and sets what has no useful default for local work.
 *
 * @throws PortInUse before serverless-offline would meet the port itself and end the process.
 */
export async function prepareServer(framework: Framework, commandLine: CommandLine): Promise<HttpSide> {
  const given = settingsOf(framework);
  const find = (name: keyof typeof DEFAULTS) => commandLine[name] ?? given[name] ?? DEFAULTS[name];
  const host = String(find('host'));
  const http = await reservePort(Number(find('httpPort')), 'httpPort', host);
  const lambda = await reservePort(Number(find('lambdaPort')), 'lambdaPort', host);
  const webSocket = hasWebSocketRoutes(framework)
    ? await reservePort(Number(find('websocketPort')), 'websocketPort', host)
    : undefined;
  Object.assign(commandLine, {
    host,
    httpPort: http.port,
    lambdaPort: lambda.port,
    ...(webSocket === undefined ? {} : { websocketPort: webSocket.port }),
    noSponsor: true,
    ...ENTRANCE_OPTIONS,
  });
  framework.service.custom = {
    ...framework.service.custom,
    // Nothing leaves the machine, so the keys of an issuer cannot be fetched; the claims are still checked.
    [KEY]: { ignoreJWTSignature: true, ...given },
  };
  const endpoint = `http://${host}:${http.port}`;
  return webSocket === undefined
    ? { endpoint, reserved: [http, lambda] }
    : {
        endpoint,
        webSocket: `${host}:${webSocket.port}`,
        reserved: [http, lambda, webSocket],
      };
}

/** Hands serverless-offline the resolved values, and leaves it the events of HTTP and WebSocket alone. */
export function prepareService(framework: Framework, { model, authorizers }: Configuration): void {
  const { service } = framework;
  service.provider.environment = {};
  const { httpApi } = service.provider;
  if (typeof httpApi === 'object' && httpApi !== null && authorizers !== undefined)
    Object.assign(httpApi, { authorizers });
  for (const { key, environment } of model.functions) {
    const declared = service.functions[key];
    if (declared === undefined) continue;
    declared.environment = { ...environment };
    declared.events = (declared.events ?? []).filter(isOfClients);
  }
}

/** Where the bundler put the handlers: it tells serverless-offline through its `location`. */
export function codeDirectory(framework: Framework): string {
  const { location } = settingsOf(framework);
  return resolve(framework.serviceDir, typeof location === 'string' ? location : '');
}

/** The inherited AWS settings of a developer's machine give way to the local ones, for every function in this process. */
export function replaceAwsVariables(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, variables);
}

function settingsOf(framework: Framework): Readonly<Record<string, unknown>> {
  const settings = framework.service.custom?.[KEY];
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

const hasWebSocketRoutes = ({ service }: Framework): boolean =>
  Object.values(service.functions).some(({ events = [] }) => events.some(isWebSocketEvent));

function isOfClients(event: unknown): boolean {
  return isWebSocketEvent(event) || (typeof event === 'object' && event !== null && 'httpApi' in event);
}

function isWebSocketEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'websocket' in event;
}
