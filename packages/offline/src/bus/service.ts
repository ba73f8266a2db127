import type { FunctionFaults } from '../faults/functions.ts';
import type { BusFaults } from '../faults/put-events.ts';
import type { Journal } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { PlatformModel } from '../model.ts';
import { whenIdle } from '../pace.ts';
import type { QueueService } from '../queues/index.ts';
import type { Source } from '../source.ts';
import { ArchiveRequestRefused, createArchives } from './archives/index.ts';
import { createAsynchronousInvocations } from './asynchronous-invocation.ts';
import { createDeliveries } from './delivery.ts';
import type { Accepted } from './entries.ts';
import { type BusEvent, eventIds } from './event.ts';
import { type Answer, serveEvents } from './protocol.ts';
import { answerPutEvents } from './put-events.ts';
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
  /** Where archives are kept between starts; in memory without it. */
  readonly dataDir?: string;
  /** The source of jitter; `Math.random` unless a test wants it seeded. */
  readonly random?: () => number;
  /** Stands before the delivery to a target, so that faults can be put in its way. */
  readonly wrapDelivery?: (deliverTo: DeliverTo) => DeliverTo;
  /** What may go wrong between a caller and the rules, and with asynchronous invocations. */
  readonly faults?: { readonly bus: BusFaults; readonly functions: FunctionFaults };
}

/** Starts the event buses of the configuration behind one endpoint, on 127.0.0.1 only. */
export async function startBus(options: BusServiceOptions): Promise<BusService> {
  const { model, journal, queues, lambda, timeScale, random = Math.random, wrapDelivery } = options;
  const faults = options.faults?.bus;
  const routing = createRouting(model);
  const invocations = createAsynchronousInvocations({
    lambda,
    queues,
    journal,
    timeScale,
    faults: options.faults?.functions,
  });
  const direct = deliverToTargets(model, queues, invocations);
  const deliverTo = wrapDelivery?.(direct) ?? direct;
  const deliveries = createDeliveries({ deliverTo, queues, journal, timeScale, random });
  const archives = createArchives({
    model,
    random,
    publish,
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  });
  const undispatched = new Set<Accepted>();
  /** Those that a fault keeps from their rules for a while. */
  const underWay = new Set<Accepted>();

  function handle(action: string, request: unknown): Answer {
    if (action !== 'PutEvents') return answerArchives(action, request);
    return answerPutEvents(request, {
      model,
      routing,
      faults,
      accept(accepted) {
        for (const one of accepted) undispatched.add(one);
      },
      dispatch,
    });
  }

  function answerArchives(action: string, request: unknown): Answer {
    try {
      const body = archives.handle(action, request);
      if (body !== undefined) return { status: 200, body };
      return { status: 400, error: 'UnknownOperationException', message: `${action} is not served locally.` };
    } catch (error) {
      if (!(error instanceof ArchiveRequestRefused)) throw error;
      return { status: 400, error: error.code, message: error.message };
    }
  }

  function dispatch(accepted: Accepted): void {
    if (!undispatched.has(accepted) || underWay.has(accepted)) return;
    const busName = routing.busName(accepted.bus);
    const { event } = accepted;
    journal.append({
      kind: 'put-events',
      source: busName ?? accepted.bus,
      ids: eventIds(event),
      // As on AWS: the entry is accepted and gets an id, and nobody ever sees it.
      outcome: busName === undefined ? 'dropped, there is no such bus' : 'accepted',
      detail: event,
    });
    if (busName !== undefined) archives.keep(busName, event);
    if (busName === undefined || faults?.on !== true) {
      if (busName !== undefined) publish(busName, event);
      undispatched.delete(accepted);
      return;
    }
    underWay.add(accepted);
    const { 'detail-type': eventType, detail } = event;
    const about = { busName, eventType, detail, ids: eventIds(event) };
    void faults
      .dispatch(about, () => publish(busName, event))
      .finally(() => {
        undispatched.delete(accepted);
        underWay.delete(accepted);
      });
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
    ...archives.inFlight(),
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
      await archives.stop(STOP_GRACE_MS);
      await whenIdle(() => undispatched.size === 0, STOP_GRACE_MS);
      await Promise.all([deliveries.stop(STOP_GRACE_MS), invocations.stop(STOP_GRACE_MS)]);
    },
  };
}
