import { environment, jsonLog } from '@edtech/contracts';
import { documentClient, dynamoDbTable } from '@edtech/event-store';
import { hasRole, httpHandler, ok, pageRequest, paging, text } from '@edtech/http';
import { getAggregate } from '@edtech/operations/platform';
import { versionCursor, versionIn } from '../application/cursors.ts';
import { recordPayloadView } from '../application/payload-audit.ts';
import { AggregateNotFound } from '../application/refusals.ts';
import type { AggregateAnswer } from '../generated/aggregate-answer.ts';
import { inspections } from './inspections.ts';
import { payloadQuery, reasonIn } from './payload-query.ts';

const { AUDIT_TABLE } = environment('AUDIT_TABLE');
const audit = dynamoDbTable({ client: documentClient(), tableName: AUDIT_TABLE });

const NAME_CHARACTERS = 64;

export const handler = httpHandler(
  {
    path: ['type', 'id'],
    query: { service: text({ most: NAME_CHARACTERS }), ...payloadQuery, ...paging },
    allow: hasRole('ADMIN'),
  },
  async ({
    path: { type, id },
    query: { service, payload, reason: given, ...request },
    identity,
    context,
  }) => {
    const reason = reasonIn({ ...(payload && { payload }), ...(given !== undefined && { reason: given }) });
    const { cursor, limit } = pageRequest(request);
    const after = cursor === undefined ? 0 : versionIn(cursor);
    if (reason !== undefined)
      await recordPayloadView(
        audit,
        {
          actor: identity.userId,
          at: new Date().toISOString(),
          what: `aggregate ${type}/${id}`,
          reason,
          correlationId: context.correlationId,
        },
        jsonLog,
      );
    const found = await getAggregate(inspections, {
      type,
      id,
      after,
      limit,
      shown: reason !== undefined,
      ...(service === undefined ? {} : { service }),
    });
    if (found === undefined) throw new AggregateNotFound();
    const { goesOnAfter, ...part } = found;
    const next = goesOnAfter === undefined ? {} : { next: versionCursor(goesOnAfter) };
    return ok({ ...part, ...next } satisfies AggregateAnswer);
  },
);
