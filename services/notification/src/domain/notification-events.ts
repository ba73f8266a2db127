import type { Content } from './kinds.ts';

interface Fact<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data;
}

export const CHANNELS = ['EMAIL', 'PUSH', 'SMS'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What whoever asked is told it by. */
export interface Told {
  readonly recipientId: string;
  /** As whoever asked calls it. */
  readonly template: string;
  readonly channel: Channel;
  /** The booking that asked for it. */
  readonly bookingId?: string;
}

/** What is to be sent to whom. */
export interface Wanted extends Told {
  /** Absent when it was asked for something that there is no mail for. */
  readonly content?: Content;
  /** The notification that failed, which this one repeats. */
  readonly resendOf?: string;
}

/** Why it was not sent. The reason is for the people who run the platform, and names nobody. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
}

export type NotificationRequested = Fact<'NotificationRequested', { readonly wanted: Wanted }>;
/** Its recipient is not known yet. Nothing is done before `again`. */
export type RecipientAwaited = Fact<'RecipientAwaited', { readonly again: string }>;
/** A mail is about to be handed over. `attempt` counts from 1. */
export type SendingClaimed = Fact<'SendingClaimed', { readonly attempt: number; readonly at: string }>;
/** It was not accepted this time, or nobody knows (`unclear`). It is tried again, not before `again`. */
export type SendingPutOff = Fact<
  'SendingPutOff',
  Failure & { readonly attempt: number; readonly unclear: boolean; readonly again: string }
>;
/** Whoever delivers it has accepted it, and calls it `messageId`. */
export type NotificationSent = Fact<
  'NotificationSent',
  { readonly told: Told; readonly attempt: number; readonly messageId: string }
>;
export type NotificationFailed = Fact<'NotificationFailed', { readonly told: Told } & Failure>;
/** Whoever asked again, because they had missed the answer, is told once more what has become of it. */
export type NotificationAnsweredAgain = Fact<
  'NotificationAnsweredAgain',
  { readonly told: Told; readonly failure?: Failure }
>;
/** Its recipient does not want to have mails of this category. */
export type NotificationSkipped = Fact<'NotificationSkipped', { readonly category: string }>;
/** An administrator has had it sent again, as a notification of its own. */
export type NotificationResent = Fact<'NotificationResent', { readonly as: string }>;

export type NotificationEvent =
  | NotificationRequested
  | RecipientAwaited
  | SendingClaimed
  | SendingPutOff
  | NotificationSent
  | NotificationFailed
  | NotificationAnsweredAgain
  | NotificationSkipped
  | NotificationResent;
