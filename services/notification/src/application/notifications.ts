import { type Log, PlatformError } from '@edtech/contracts';
import type { CommandContext, EventStore, UnitOfWork } from '@edtech/event-store';
import { CircuitOpen } from '@edtech/messaging';
import { nextStep } from '../domain/next-step.ts';
import { Notification, type NotificationState } from '../domain/notification.ts';
import type { Wanted } from '../domain/notification-events.ts';
import { Preferences } from '../domain/preferences.ts';
import { Recipient, type RecipientState } from '../domain/recipient.ts';
import { type Outcome, recordOutcome } from '../domain/record-outcome.ts';
import { requestNotification } from '../domain/request-notification.ts';
import { repetitionOf, resendNotification } from '../domain/resend-notification.ts';
import { type Email, type EmailSender, SenderBusy } from './email-sender.ts';
import { writtenFor } from './written-for.ts';

/** A notification, as far as it has come. */
export interface Settled {
  readonly notificationId: string;
  readonly state: NotificationState;
  readonly version: number;
  /** Why it was not sent this time; absent when it was, or when nothing was tried. */
  readonly trouble?: PlatformError;
}

/** `email` and `name` are personal data. */
export interface Newcomer {
  readonly email: string;
  readonly name?: string | undefined;
}

/** The notifications of the service, with the mails that are sent for them. */
export interface Notifications {
  /**
   * Asks for a notification, and sends it if its time has come. The intent is committed before the mail is handed over: a
   * crash in between leaves a claim, and the next one who looks decides by the kind of the mail what to do about it.
   * @param newcomer where a recipient is to be reached who has just registered, and may not be known here yet
   * @throws NotificationIdReused, and as the event store does, before anything is sent
   */
  request(
    notificationId: string,
    wanted: Wanted,
    context: CommandContext,
    newcomer?: Newcomer,
  ): Promise<Settled>;
  /** Does what has become due. */
  settle(notificationId: string, context: CommandContext): Promise<Settled>;
  /**
   * Has one that failed sent again, as a notification of its own.
   * @throws NotificationNotFound, NotificationNotFailed, NotificationResentAlready
   */
  resend(notificationId: string, as: string, context: CommandContext): Promise<Settled>;
}

export interface NotificationsOptions {
  readonly store: EventStore;
  readonly sender: EmailSender;
  readonly log: Log;
}

interface Claimed {
  readonly attempt: number;
  readonly email: Email;
}

export const createNotifications = ({ store, sender, log }: NotificationsOptions): Notifications => {
  const now = (): string => new Date(store.timing.now()).toISOString();

  const known = async (tx: UnitOfWork, recipientId: string): Promise<RecipientState> =>
    (await tx.read(Recipient, recipientId)).state;

  /** Whoever registers is being made known at this moment: a commit that depends on it would meet that one's. */
  const welcomed = async (recipientId: string, { email, name }: Newcomer): Promise<RecipientState> => {
    const { state } = await store.load(Recipient, recipientId);
    if (state.status !== 'unknown') return state;
    return { status: 'active', email, ...(name === undefined ? {} : { name }) };
  };

  /** Takes the next step in `tx`; what it claims is written here, so that what cannot be written is not claimed. */
  const claim = async (
    tx: UnitOfWork,
    notificationId: string,
    newcomer?: Newcomer,
  ): Promise<Claimed | undefined> => {
    const { state } = await tx.read(Notification, notificationId);
    if (state.status !== 'pending') return undefined;
    const { recipientId } = state.wanted;
    const [recipient, { state: preferences }] = await Promise.all([
      newcomer === undefined ? known(tx, recipientId) : welcomed(recipientId, newcomer),
      tx.read(Preferences, recipientId),
    ]);
    const decision = nextStep({ now: now(), recipient, preferences });
    const { events } = await tx.execute(Notification, notificationId, decision);
    const [begun] = events;
    if (begun?.type !== 'SendingClaimed' || recipient.status !== 'active') return undefined;
    const email = await writtenFor(store, notificationId, state.wanted, recipient, preferences);
    return { attempt: begun.data.attempt, email };
  };

  const handOver = async ({ attempt, email }: Claimed): Promise<Handed> => {
    const { notificationId } = email;
    try {
      return { outcome: await sender.send(email) };
    } catch (error) {
      if (!(error instanceof PlatformError) || error.kind !== 'unavailable') throw error;
      // Of one that is left alone nothing was asked.
      const unclear = !(error instanceof SenderBusy || error instanceof CircuitOpen);
      const { code, message: reason } = error;
      log({ level: 'warn', message: 'mail not sent', notificationId, attempt, code, reason });
      return { outcome: { outcome: 'trouble', unclear, code, reason }, trouble: error };
    }
  };

  const carryOut = async (
    notificationId: string,
    context: CommandContext,
    begin: (tx: UnitOfWork) => Promise<unknown> = async () => {},
    newcomer?: Newcomer,
  ): Promise<Settled> => {
    const steps = store.inSteps();
    const committed = await steps.transact({ context }, async (tx) => {
      await begin(tx);
      const claimed = await claim(tx, notificationId, newcomer);
      return { claimed, ...(await tx.read(Notification, notificationId)) };
    });
    if (committed.outcome !== 'committed') throw new Error('A commit without a guard is always committed.');
    const { claimed, state, version } = committed.result;
    if (claimed === undefined) return { notificationId, state, version };

    const { outcome, trouble } = await handOver(claimed);
    const record = recordOutcome(claimed.attempt, outcome, now());
    const recorded = await steps.execute(Notification, notificationId, record, { context });
    return {
      notificationId,
      state: recorded.state,
      version: recorded.version,
      ...(trouble === undefined ? {} : { trouble }),
    };
  };

  return {
    request: (notificationId, wanted, context, newcomer) =>
      carryOut(
        notificationId,
        context,
        (tx) => tx.execute(Notification, notificationId, requestNotification(wanted)),
        newcomer,
      ),
    settle: (notificationId, context) => carryOut(notificationId, context),
    resend: (notificationId, as, context) =>
      carryOut(as, context, async (tx) => {
        const { state } = await tx.execute(Notification, notificationId, resendNotification(as));
        await tx.execute(Notification, as, requestNotification(repetitionOf(notificationId, state)));
      }),
  };
};

interface Handed {
  readonly outcome: Outcome;
  readonly trouble?: PlatformError;
}
