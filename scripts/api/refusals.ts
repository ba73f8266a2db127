import type { PlatformError } from '@edtech/contracts';
import {
  ConcurrencyConflict,
  IdempotencyKeyReused,
  LimitExceeded,
  StoreUnavailable,
  TableUnavailable,
  VersionMismatch,
} from '@edtech/event-store';
import { defaultMaxBodyBytes, type RefusalCode, type RefusalFacts, RequestRefused } from '@edtech/http';
import { CursorUnknown, ReadModelBehind } from '@edtech/projection';
import type { Operation } from './operation.ts';

const VIOLATION = { path: '/email', rule: 'required', message: 'is required' };

/** One of each refusal that `operation` may answer with, those first that it has in common with others. */
export const refusalsOf = (operation: Operation): readonly PlatformError[] => {
  const { route, takes } = operation;
  const query = Object.keys(takes.query ?? {});
  const { executes = false, reads = false, loads = false } = route;
  const looks = !takes.signedBody && !takes.ignoresRequest;
  return [
    ...bodyRefusals(operation),
    ...when(takes.path !== undefined, no('path-malformed', { parameters: takes.path ?? [] })),
    ...when(looks, no('query-malformed', { parameters: ['limit'] })),
    ...when(takes.query !== undefined, no('query-unknown', { parameters: ['page'] })),
    ...when(query.length > 0, no('query-invalid', { violations: [{ ...VIOLATION, path: query[0] ?? '' }] })),
    ...when(query.includes('cursor') && reads !== false, new CursorUnknown()),
    ...when(takes.allow !== 'anyone', no('unauthenticated')),
    ...when(takes.allow !== 'anyone', no('claims-unreadable')),
    ...when(typeof takes.allow !== 'string', no('forbidden')),
    ...(takes.ifMatch
      ? [no('if-match-malformed'), no('if-match-failed'), new VersionMismatch(2, 3)]
      : when(looks, no('if-match-not-taken'))),
    ...when(takes.idempotencyKey !== undefined, no('idempotency-key-malformed')),
    ...when(takes.idempotencyKey === 'required', no('idempotency-key-required')),
    ...when(takes.idempotencyKey !== undefined, new IdempotencyKeyReused()),
    ...(executes ? [new LimitExceeded('event data', 358_400, 400_000, 'Event')] : []),
    no('timed-out'),
    ...(executes || loads || reads ? [new TableUnavailable(new Error('try again'))] : []),
    ...(executes ? [new StoreUnavailable(undefined), new ConcurrencyConflict(['Stream#id'])] : []),
    ...when(query.includes('atLeast'), new ReadModelBehind('the read model', 3, 2)),
    no('internal'),
    ...(route.refuses ?? []),
  ].filter(isFirstOfItsCode);
};

const bodyRefusals = ({ takes }: Operation): readonly PlatformError[] => {
  if (takes.ignoresRequest) return [];
  const { body, signedBody = false, maxBodyBytes: maximum = defaultMaxBodyBytes } = takes;
  const tooLarge = no('body-too-large', { maximum });
  if (signedBody) return [tooLarge, no('body-required'), no('base64-malformed'), no('body-not-utf8')];
  if (body === undefined) return [tooLarge, no('body-not-expected')];
  return [
    tooLarge,
    ...JSON_BODY.map((code) => no(code)),
    no('json-too-deep', { maximum: 64 }),
    no('request-invalid', { violations: [VIOLATION] }),
  ];
};

const JSON_BODY = [
  'body-required',
  'content-type-unsupported',
  'content-encoding-unsupported',
  'base64-malformed',
  'body-not-utf8',
  'json-malformed',
  'json-duplicate-key',
  'json-forbidden-key',
  'json-unpaired-surrogate',
] as const satisfies readonly RefusalCode[];

const no = (code: RefusalCode, facts: RefusalFacts = {}): RequestRefused => new RequestRefused(code, facts);

const when = (holds: boolean, refusal: PlatformError): readonly PlatformError[] => (holds ? [refusal] : []);

const isFirstOfItsCode = (one: PlatformError, index: number, all: readonly PlatformError[]): boolean =>
  all.findIndex(({ code }) => code === one.code) === index;
