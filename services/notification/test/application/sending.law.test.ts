import fc from 'fast-check';
import type { Content } from '../../src/domain/kinds.ts';
import { attempt, FAULTS, faulty } from './faulty.ts';
import { confirmed, greeting, ID, MINUTE, type Scene, scene } from './scene.ts';

type Step = (on: Scene, content: Content) => Promise<unknown>;

const steps: Record<string, Step> = {
  request: (on, content) => on.request(content),
  'request twice at once': (on, content) => Promise.all([on.request(content), on.request(content)]),
  settle: (on) => on.settle(),
  'settle twice at once': (on) => Promise.all([on.settle(), on.settle()]),
  register: (on) => on.register('u-1', 'alice@example.com'),
  'wait a minute': async ({ timing }) => timing.advance(MINUTE),
  'wait an hour': async ({ timing }) => timing.advance(60 * MINUTE),
};

const asks = (name: string): boolean => name.startsWith('request');

/** Whoever comes next: sweeps, until nothing is open. */
const sweepUntilSettled = async (on: Scene): Promise<void> => {
  for (let minutes = 0; minutes < 48 * 60; minutes += 30) {
    if ((await on.status()) !== 'pending') return;
    on.timing.advance(30 * MINUTE);
    await attempt(on.settle());
  }
  throw new Error('still pending after two days of sweeps');
};

test.each([
  ['what somebody acts upon', confirmed, 3],
  ['a greeting', greeting, 1],
])(
  'whatever fails and whenever, %s is answered for, always the same, and no more copies arrive than may',
  async (_, content, most) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 12 }),
        fc.array(fc.constantFrom(...FAULTS), { maxLength: 8 }),
        async (names, faults) => {
          const on = scene(faulty([...faults]));
          for (const name of names) await attempt(steps[name]?.(on, content) ?? Promise.resolve());
          await attempt(on.request(content));
          await sweepUntilSettled(on);

          const published = await on.published();
          const [answer] = published;
          expect(published.length).toBeGreaterThanOrEqual(1);
          expect(published.length).toBeLessThanOrEqual(1 + names.filter(asks).length * 2);
          for (const again of published) expect(again).toEqual({ ...answer, timestamp: again.timestamp });
          const copies = await on.arrived('alice@example.com');
          expect(copies.length).toBeLessThanOrEqual(most);
          expect(new Set(copies.map(({ notificationId }) => notificationId)).size).toBeLessThanOrEqual(1);
          // That it was sent is never said of a mail that nobody has.
          if (answer?.type === 'notification.sent') expect(copies.length).toBeGreaterThanOrEqual(1);
          expect(answer).toMatchObject({ notificationId: ID, bookingId: 'b-1' });
        },
      ),
      { numRuns: 80 },
    );
  },
);
