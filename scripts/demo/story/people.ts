/** Somebody in the story. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'TUTOR' | 'STUDENT';
}

export interface Cast {
  readonly tutors: { readonly tara: Person; readonly theo: Person };
  readonly students: { readonly nora: Person; readonly omar: Person; readonly pia: Person };
}

/** Who takes part. `run` makes ids and addresses new where the platform has seen an earlier run. */
export const castOf = (run: string): Cast => {
  const person = (name: string, role: Person['role']): Person => {
    const userId = `${name.toLowerCase()}-${run}`;
    return { userId, name, email: `${userId}@example.com`, role };
  };
  return {
    tutors: { tara: person('Tara', 'TUTOR'), theo: person('Theo', 'TUTOR') },
    students: {
      nora: person('Nora', 'STUDENT'),
      omar: person('Omar', 'STUDENT'),
      pia: person('Pia', 'STUDENT'),
    },
  };
};

export const everybodyIn = ({ tutors, students }: Cast): readonly Person[] => [
  ...Object.values(tutors),
  ...Object.values(students),
];
