import { randomUUID } from 'node:crypto';
import type { Journal } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { PlatformModel } from '../model.ts';
import type { QueueService } from '../queues/index.ts';
import type { Source } from '../source.ts';
import { createAsynchronousInvocations } from './asynchronous-invocation.ts';
import { createDeliveries } from './delivery.ts';
import { type Accepted, readPutEvents } from './entries.ts';
import { type BusEvent, eventIds } from './event.ts';
import { type Answer, serveEvents } from './protocol.ts';
import { createRouting } from './routing.ts';
import { type DeliverTo, deliverToTargets } from './target.ts';

/** How long a stop waits for deliveries and invocations that are under way. */
const STOP_GRACE_MS = 2_000;

export interface BusService extends Source {
  /** For `AWS_ENDPOINT_URL_EVENTBRIDGE`. */
  readonly endpoint: string;
  /** Matches an event against the rules of a bus and starts the deliveries; with `rules`, only those rules see it. */
  publish(busName: string, event: BusEvent, rules?: ReadonlySet<string>): void;
  stop(): Promise<void>;
}

export interface BusServiceOptions {
  readonly model: PlatformModel;
  /** 0 for any free port. */
  readonly port: number;
  readonly journal: Journal;
  readonly queues: Pick<QueueService, 'send'>;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  /** Multiplies backoffs and event ages; 1 is AWS's time. */
  readonly timeScale: number;
  /** The source of jitter; `Math.random` unless a test wants it seeded. */
  readonly random?: () => number;
  /** Stands before the delivery to a target, so that faults can be put in its way. */
  readonly wrapDelivery?: (deliverTo: DeliverTo) => DeliverTo;
}

/** Starts the event buses of the configuration behind one endpoint, on 127.0.0.1 only. */
export async function startBus(options: BusServiceOptions): Promise<BusService> {
  const { model, journal, queues, lambda, timeScale, random = Math.random, wrapDelivery } = options;
  const routing = createRouting(model);
  const invocations = createAsynchronousInvocations({ lambda, journal, timeScale });
  const direct = deliverToTargets(model, queues, invocations);
  const deliverTo = wrapDelivery?.(direct) ?? direct;
  const deliveries = createDeliveries({ deliverTo, queues, journal, timeScale, random });
  const undispatched = new Set<Accepted>();

  function handle(action: string, request: unknown): Answer {
    if (action !== 'PutEvents') {
      return { status: 400, error: 'UnknownOperationException', message: `${action} is not served locally.` };
    }
    const { region, accountId } = model;
    const put = readPutEvents(request, { region, accountId, nowMs: Date.now(), newId: randomUUID });
    if (put.refused !== undefined) return { status: 400, error: 'ValidationException', message: put.refused };
    for (const accepted of put.accepted) undispatched.add(accepted);
    const failed = put.entries.length - put.accepted.length;
    return {
      status: 200,
      body: { FailedEntryCount: failed, Entries: put.entries },
      afterwards: () => put.accepted.forEach(dispatch),
    };
  }

  function dispatch(accepted: Accepted): void {
    const busName = routing.busName(accepted.bus);
    journal.append({
      kind: 'put-events',
      source: busName ?? accepted.bus,
      ids: eventIds(accepted.event),
      // As on AWS: the entry is accepted and gets an id, and nobody ever sees it.
      outcome: busName === undefined ? 'dropped, there is no such bus' : 'accepted',
      detail: accepted.event,
    });
    if (busName !== undefined) publish(busName, accepted.event);
    undispatched.delete(accepted);
  }

  function publish(busName: string, event: BusEvent, rules?: ReadonlySet<string>): void {
    for (const route of routing.match(busName, event, rules)) {
      const { rule, target } = route;
      journal.append({ kind: 'rule-match', source: rule.name, target: target.id, ids: eventIds(event) });
      deliveries.start(route, event);
    }
  }

  const server = await serveEvents(options.port, handle);
  const inFlight = () => [
    ...(undispatched.size > 0 ? [`${undispatched.size} accepted events`] : []),
    ...deliveries.inFlight(),
    ...invocations.inFlight(),
  ];
  return {
    name: 'bus',
    endpoint: server.endpoint,
    publish,
    async describe() {
      const buses = [...new Set(['default', ...model.buses.map(({ name }) => name)])];
      const rules = model.rules.map(({ name, busName, enabled }) => ({ name, busName, enabled }));
      return { endpoint: server.endpoint, buses, rules, inFlight: inFlight().length };
    },
    async inFlight() {
      return inFlight();
    },
    async stop() {
      await server.close();
      for (const accepted of [...undispatched]) dispatch(accepted);
      await Promise.all([deliveries.stop(STOP_GRACE_MS), invocations.stop(STOP_GRACE_MS)]);
    },
  };
}
