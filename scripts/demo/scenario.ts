/** One thing that somebody does over the HTTP API, and what must come of it. */
export interface Step {
  readonly sentence: string;
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  /** Who asks; nobody in particular when absent. */
  readonly as?: { readonly userId: string; readonly roles: readonly string[] };
  readonly body: object;
  readonly status: number;
  /** The integration events that follow and that somebody handles, in order; absent when there must be none. */
  readonly events?: readonly string[];
  /** What the payment service says afterwards, about whom. */
  readonly account?: { readonly of: string; readonly email: string; readonly version: number };
}

/** What the demo plays. `run` makes ids and addresses new each time, so that it can be played again. */
export const scenario = (run: string): readonly Step[] => {
  const alice = { userId: `alice-${run}`, email: `alice-${run}@example.com` };
  const bob = { userId: `bob-${run}`, email: `bob-${run}@example.com` };
  return [
    {
      sentence: 'Alice registers as a student',
      method: 'POST',
      path: '/users',
      body: { ...alice, role: 'STUDENT', displayName: 'Alice' },
      status: 201,
      events: ['user.created', 'notification.sent'],
      account: { of: alice.userId, email: alice.email, version: 1 },
    },
    {
      sentence: 'Bob registers as a tutor',
      method: 'POST',
      path: '/users',
      body: { ...bob, role: 'TUTOR' },
      status: 201,
      events: ['user.created', 'notification.sent'],
      account: { of: bob.userId, email: bob.email, version: 1 },
    },
    {
      sentence: 'Mallory registers with Alice’s address, and is refused',
      method: 'POST',
      path: '/users',
      body: { userId: `mallory-${run}`, email: alice.email.toUpperCase(), role: 'TUTOR' },
      status: 409,
    },
    {
      sentence: 'Mallory wants to change Alice’s address, and is refused',
      method: 'PATCH',
      path: `/users/${alice.userId}`,
      as: { userId: `mallory-${run}`, roles: ['TUTOR'] },
      body: { email: `mallory-${run}@example.com` },
      status: 403,
    },
    {
      sentence: 'Alice moves to another address, and her payment account follows',
      method: 'PATCH',
      path: `/users/${alice.userId}`,
      as: { userId: alice.userId, roles: ['STUDENT'] },
      body: { email: `alice.new-${run}@example.com` },
      status: 200,
      events: ['user.profile.updated'],
      account: { of: alice.userId, email: `alice.new-${run}@example.com`, version: 2 },
    },
  ];
};
