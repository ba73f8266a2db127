/** The ids of a booking, which are known before it is asked for. */
export interface Ids {
  readonly bookingId: string;
  readonly paymentId: string;
  readonly lessonId: string;
  readonly chatSessionId: string;
  readonly studentNotificationId: string;
}
