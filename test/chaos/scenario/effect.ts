/** What one event left behind in a consumer. */
export interface Effect {
  readonly eventId: string;
  readonly sequence: number;
}
