import { followEvery, type Place, projection, type RowItem } from '@edtech/projection';
import type { OpeningHours } from '../domain/opening-hours.ts';
import { NEVER_OPEN, Tutor, type TutorProfile } from '../domain/tutor.ts';
import { TutorRow } from './tutor-row.ts';

const hoursOf = ({ timeZone, weekly, exceptions }: OpeningHours) => ({
  timeZone,
  hours: JSON.stringify({ weekly, exceptions }),
});

/** Tutors who teach. */
export const tutors = projection({
  name: 'tutors',
  version: 1,
  follows: followEvery(Tutor, {
    TutorJoined: ({ aggregateId: tutorId, version }, rows) =>
      rows.put(TutorRow, { tutorId, subjects: [], ...hoursOf(NEVER_OPEN), version }),
    TutorLeft: ({ aggregateId: tutorId }, rows) => rows.remove(TutorRow, { tutorId }),
    ProfileDescribed: ({ aggregateId: tutorId, version, data }, rows) => {
      const { displayName, subjects, about, hourlyRate } = data;
      const changes = { displayName, subjects: [...subjects], about, hourlyRate, version };
      rows.patch(TutorRow, { tutorId }, changes);
    },
    AvailabilitySet: ({ aggregateId: tutorId, version, data }, rows) =>
      rows.patch(TutorRow, { tutorId }, { ...hoursOf(data), version }),
  }),
});

export const tutorWithId =
  (tutorId: string) =>
  ({ generation, table }: Place) =>
    TutorRow.get({ generation, tutorId }).go(table);

type Row = RowItem<typeof TutorRow>;

export const openingOf = ({ timeZone, hours }: Pick<Row, 'timeZone' | 'hours'>): OpeningHours => {
  // The projection above is all that writes it.
  const { weekly, exceptions } = JSON.parse(hours) as Pick<OpeningHours, 'weekly' | 'exceptions'>;
  return { timeZone, weekly, exceptions };
};

/** A tutor as the HTTP API shows one. One who has just joined has neither name nor subjects. */
export interface ShownTutor extends Partial<TutorProfile> {
  readonly tutorId: string;
  readonly timeZone: string;
  readonly version: number;
}

export const shownTutor = ({
  tutorId,
  displayName,
  subjects,
  about,
  hourlyRate,
  timeZone,
  version,
}: {
  readonly [Name in keyof Row]: Row[Name] | undefined;
} & Pick<Row, 'tutorId' | 'subjects' | 'timeZone' | 'version'>): ShownTutor => ({
  tutorId,
  ...(displayName === undefined ? {} : { displayName }),
  subjects,
  ...(about === undefined ? {} : { about }),
  ...(hourlyRate === undefined ? {} : { hourlyRate }),
  timeZone,
  version,
});
