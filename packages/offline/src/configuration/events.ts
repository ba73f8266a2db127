import type {
  QueueMappingModel,
  RuleModel,
  ScheduleModel,
  StreamMappingModel,
  WebSocketRouteModel,
} from '../model.ts';
import type { Account } from './account.ts';
import { readEventBridgeEvent } from './event-bridge-event.ts';
import type { DeclaredFunction } from './functions.ts';
import type { Resolver } from './intrinsics.ts';
import type { Problems } from './problem.ts';
import { readQueueEvent } from './queue-event.ts';
import { readScheduleEvent } from './schedule-event.ts';
import { isMapping, openSection } from './section.ts';
import { readStreamEvent } from './stream-event.ts';
import { readWebSocketEvent } from './web-socket-event.ts';

export interface FunctionEvents {
  readonly streamMappings: readonly StreamMappingModel[];
  readonly queueMappings: readonly QueueMappingModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly rules: readonly RuleModel[];
  readonly webSocketRoutes: readonly WebSocketRouteModel[];
  /** Buses that an event names by a plain text, which the framework creates. */
  readonly busNames: readonly string[];
}

/** Reads the `events:` of a function; `httpApi` and `websocket` events are serverless-offline's own to deliver. */
export function readEvents(
  { model, section }: DeclaredFunction,
  parts: { readonly account: Account; readonly resolver: Resolver; readonly problems: Problems },
): FunctionEvents {
  const { account, resolver, problems } = parts;
  const streamMappings: StreamMappingModel[] = [];
  const queueMappings: QueueMappingModel[] = [];
  const schedules: ScheduleModel[] = [];
  const rules: RuleModel[] = [];
  const webSocketRoutes: WebSocketRouteModel[] = [];
  const busNames: string[] = [];

  for (const [index, declared] of (section.list('events') ?? []).entries()) {
    const [entry] = Object.entries(isMapping(declared) ? declared : { [String(declared)]: undefined });
    const [kind, settings] = entry ?? ['nothing', undefined];
    const origin = section.at(`events[${index}].${kind}`);
    const open = (shorthand: string) => {
      const resolved = resolver.resolve(settings, origin);
      const mapping =
        typeof resolved === 'string'
          ? { [shorthand]: shorthand === 'rate' ? [resolved] : resolved }
          : resolved;
      return openSection(mapping, origin, problems);
    };
    const target = { id: `${model.key}.${kind}.${index + 1}`, functionKey: model.key };
    switch (kind) {
      case 'httpApi':
        break;
      case 'websocket':
        webSocketRoutes.push(readWebSocketEvent(open('route'), model.key));
        break;
      case 'stream':
        streamMappings.push(readStreamEvent(open('arn'), target, problems));
        break;
      case 'sqs':
        queueMappings.push(readQueueEvent(open('arn'), target, problems));
        break;
      case 'schedule':
        schedules.push(...readScheduleEvent(open('rate'), target, problems));
        break;
      case 'eventBridge': {
        const read = readEventBridgeEvent(
          open('pattern'),
          { function: model, position: index + 1 },
          account,
          problems,
        );
        if (read.kind === 'schedule') schedules.push(read.schedule);
        else rules.push(read.rule);
        if (read.kind === 'rule' && isMapping(settings) && typeof settings.eventBus === 'string') {
          if (!settings.eventBus.startsWith('arn:')) busNames.push(read.rule.busName);
        }
        break;
      }
      default:
        problems.add('UNSUPPORTED_EVENT', origin, `the event type "${kind}" has no local counterpart`);
    }
  }
  return { streamMappings, queueMappings, schedules, rules, webSocketRoutes, busNames };
}
