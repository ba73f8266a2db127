import type { Operation } from './operation.ts';

/** Who may call an operation, as a sentence; what a rule of its own says is for its notes. */
export const whoMayCall = ({ takes: { allow } }: Operation): string => {
  if (allow === 'anyone') return 'For anybody.';
  if (allow === 'signed-in') return 'For whoever is signed in.';
  const { roles = [], owner } = allow;
  const people = [
    ...(owner === undefined ? [] : [`the user {${owner}}`]),
    ...roles.map((role) => `\`${role}\``),
  ];
  return people.length === 0 ? '' : `For ${people.join(' and ')}.`;
};
