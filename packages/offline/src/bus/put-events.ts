import { randomUUID } from 'node:crypto';
import type { BusFaults, PutCall } from '../faults/put-events.ts';
import type { PlatformModel } from '../model.ts';
import { type Accepted, readPutEvents } from './entries.ts';
import type { Answer } from './protocol.ts';
import type { Routing } from './routing.ts';

/**
 * Answers PutEvents.
 *
 * @param accept takes the events that are accepted, before the caller has the answer.
 * @param dispatch hands them to the rules, once the answer is on its way.
 */
export function answerPutEvents(
  request: unknown,
  {
    model,
    routing,
    faults,
    accept,
    dispatch,
  }: {
    readonly model: PlatformModel;
    readonly routing: Routing;
    readonly faults: BusFaults | undefined;
    readonly accept: (accepted: readonly Accepted[]) => void;
    readonly dispatch: (accepted: Accepted) => void;
  },
): Answer {
  const nameOf = (bus: string) => routing.busName(bus) ?? bus;
  const active = faults?.on === true ? faults : undefined;
  const callFault = active?.ofCall(callOf(request, nameOf));
  switch (callFault) {
    case 'drop':
      return { status: 'none' };
    case 'failCall':
      return { status: 500, error: 'InternalException', message: 'The service has failed the request.' };
    case 'throttleCall':
      return { status: 400, error: 'ThrottlingException', message: 'Rate exceeded.' };
    case 'loseAnswer':
    case undefined:
      break;
    default:
      return callFault satisfies never;
  }

  const { region, accountId } = model;
  const put = readPutEvents(request, {
    region,
    accountId,
    nowMs: Date.now(),
    newId: randomUUID,
    ...(active === undefined
      ? {}
      : {
          refuse: (bus, event) =>
            active.ofEntry({
              busName: nameOf(bus),
              eventType: event['detail-type'],
              detail: event.detail,
            }),
        }),
  });
  if (put.refused !== undefined) return { status: 400, error: 'ValidationException', message: put.refused };
  accept(put.accepted);
  const afterwards = () => put.accepted.forEach(dispatch);
  if (callFault === 'loseAnswer') return { status: 'none', afterwards };
  const failed = put.entries.length - put.accepted.length;
  return { status: 200, body: { FailedEntryCount: failed, Entries: put.entries }, afterwards };
}

function callOf(request: unknown, nameOf: (bus: string) => string): PutCall {
  const entries = property(request, 'Entries');
  const given: readonly unknown[] = Array.isArray(entries) ? entries : [];
  const texts = (name: string) =>
    given.map((entry) => property(entry, name)).filter((value) => typeof value === 'string');
  const busNames = texts('EventBusName').map(nameOf);
  return {
    busNames: busNames.length > 0 ? busNames : ['default'],
    eventTypes: texts('DetailType'),
    details: texts('Detail'),
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
