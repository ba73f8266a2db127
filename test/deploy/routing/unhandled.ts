/**
 * Facts and replies that no consumer handles, and why they are published all the same. A new event comes here only when
 * there is a reason to tell what nobody listens to; an event that somebody begins to handle leaves.
 */
export const UNHANDLED: Readonly<Record<string, string>> = {
  'payment.captured': 'follows lesson.completed; who counts money listens to payment.completed',
};
