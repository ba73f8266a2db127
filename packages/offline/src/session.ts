import { join } from 'node:path';
import { readConfiguration } from './configuration/index.ts';
import { readPlanFile } from './faults/index.ts';
import type { CommandLine, Framework, FrameworkTools } from './framework.ts';
import { divertFunctions } from './http-functions/index.ts';
import { codeDirectory, prepareServer, prepareService, replaceAwsVariables } from './http-side.ts';
import { createJournal, createLineBuffer, logLine } from './journal/index.ts';
import { isEmbeddedMetric, keepEnvironmentsWarm, serviceVariables } from './lambda/index.ts';
import { startPlatform } from './platform.ts';
import { reservePort } from './ports.ts';
import { writeReadyFile } from './ready-file.ts';
import { readSettings } from './settings.ts';

/** AWS's documentation writes account ids with twelve digits; this one is nobody's. */
const ACCOUNT_ID = '000000000000';

/** Beside what the framework itself leaves in a service's folder, and as little in need of being kept. */
const COMPILE_CACHE = join('.serverless', 'compile-cache');

/** One run of `serverless offline start`. */
export interface Session {
  /** Starts delivery, says where everything is, and writes the ready file. */
  ready(): Promise<void>;
  reload(): void;
  stop(): Promise<void>;
}

/**
 * Reads the configuration, refuses or starts tables, queues and the bus, and prepares serverless-offline.
 *
 * @throws ConfigurationRefused, PortInUse, OfflineError
 */
export async function startSession(
  framework: Framework,
  commandLine: CommandLine,
  { log }: FrameworkTools,
): Promise<Session> {
  const { service, serviceDir } = framework;
  const custom = service.custom?.localAws;
  const settings = readSettings(
    typeof custom === 'object' && custom !== null ? { ...custom } : {},
    commandLine,
    serviceDir,
  );
  const faults = settings.faultsFile === undefined ? {} : { faults: await readPlanFile(settings.faultsFile) };
  const reserved = {
    // A DynamoDB that somebody else runs may well be on that very port.
    dynamodb: await reservePort(
      process.env.DYNAMODB_ENDPOINT === undefined ? settings.ports.dynamodb : 0,
      'dynamodbPort',
    ),
    sqs: await reservePort(settings.ports.sqs, 'sqsPort'),
    eventbridge: await reservePort(settings.ports.eventbridge, 'eventbridgePort'),
    control: await reservePort(settings.ports.control, 'controlPort'),
    // Functions alone call it, and are told where it is.
    lambda: await reservePort(0, 'lambda'),
  };
  const http = await prepareServer(framework, commandLine);
  const provider = framework.getProvider('aws');
  const region = provider.getRegion();
  const configuration = readConfiguration(
    {
      service: service.service,
      stage: provider.getStage(),
      provider: service.provider,
      functions: { ...service.functions },
      resources: service.resources,
    },
    {
      account: {
        region,
        accountId: ACCOUNT_ID,
        stackName: provider.naming.getStackName(),
        sqsEndpoint: `http://127.0.0.1:${reserved.sqs.port}`,
      },
      directory: serviceDir,
      fileName: framework.configurationFilename,
      ignoredTypes: settings.ignoredResourceTypes,
    },
  );

  const lines = createLineBuffer((printed) => log.notice(printed));
  const journal = createJournal({
    onAppend(entry) {
      const line = logLine(entry, settings.verbose);
      if (line !== undefined) lines.add(line);
    },
  });
  await Promise.all([...Object.values(reserved), ...http.reserved].map((port) => port.release()));
  keepEnvironmentsWarm();
  const platform = await startPlatform({
    model: configuration.model,
    ports: {
      dynamodb: reserved.dynamodb.port,
      sqs: reserved.sqs.port,
      eventbridge: reserved.eventbridge.port,
      control: reserved.control.port,
      lambda: reserved.lambda.port,
    },
    ...(http.webSocket === undefined ? {} : { connections: `http://${http.webSocket}` }),
    timeScale: settings.timeScale,
    scheduleScale: settings.scheduleScale,
    ...(settings.preload === undefined ? {} : { preload: settings.preload }),
    longRun: settings.longRun,
    sharedDatabase: settings.sharedDatabase,
    ttlLagSeconds: settings.ttlLagSeconds,
    warmFunctions: settings.warmFunctions,
    compileCache: join(serviceDir, COMPILE_CACHE),
    ...faults,
    ...(settings.seed === undefined ? {} : { seed: settings.seed }),
    ...(settings.dataDir === undefined ? {} : { dataDir: settings.dataDir }),
    journal,
    log: (line) => log.notice(line),
    codeDirectory: () => codeDirectory(framework),
    onLine: (functionKey, line) => {
      if (settings.verbose || !isEmbeddedMetric(line)) lines.add(`[${functionKey}] ${line}`);
    },
  });
  replaceAwsVariables(serviceVariables(region, platform.endpoints));
  prepareService(framework, configuration);
  const giveHandlersBack = divertFunctions(
    framework,
    configuration.model.functions,
    platform.lambda,
    codeDirectory(framework),
  );

  return {
    reload: () => platform.reload(),
    async stop() {
      await platform.stop();
      lines.flush();
    },
    async ready() {
      giveHandlersBack();
      const control = await platform.startDelivery();
      const { connections: _, ...endpoints } = platform.endpoints;
      const webSocket = http.webSocket === undefined ? {} : { webSocket: `ws://${http.webSocket}` };
      const ready = { http: http.endpoint, control, ...endpoints, ...webSocket, region };
      const places = Object.entries(ready).map(([name, place]) => `${name} ${place}`);
      lines.flush();
      log.notice(`Local AWS ready: ${places.join(', ')}`);
      if (settings.readyFile !== undefined) await writeReadyFile(settings.readyFile, ready);
    },
  };
}
