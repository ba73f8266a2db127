import { randomUUID } from 'node:crypto';

export const someUser = (): string => `u-${randomUUID()}`;

/** An event of a user, as the bus delivers it to the queue of a consumer. */
const delivered = (userId: string, sequence: number, type: string, data: object) => {
  const now = new Date().toISOString();
  return {
    source: 'edtech.user',
    'detail-type': type,
    detail: {
      id: randomUUID(),
      type,
      version: 1,
      source: 'edtech.user',
      aggregate: { type: 'User', id: userId, sequence },
      occurredAt: now,
      correlationId: `c-${userId}`,
      causationId: randomUUID(),
      data: { userId, timestamp: now, ...data },
    },
  };
};

export const CUT_OFF = 'cut off';

/** The first event of a user, which breaks its schema: its address was cut off. */
export const brokenCreation = (userId: string) =>
  delivered(userId, 1, 'user.created', { email: CUT_OFF, role: 'STUDENT' });

/** The event that follows it. */
export const renaming = (userId: string) =>
  delivered(userId, 2, 'user.profile.updated', { changes: { displayName: 'Ada' } });
