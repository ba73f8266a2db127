import { type Log, PlatformError } from '@edtech/contracts';
import type { Answers } from '../inspect/inspector.ts';
import type { Ask, QuestionOf } from '../inspect/question.ts';

/** A service did not answer, so that what was asked cannot be told. */
export class InspectionFailed extends PlatformError {
  readonly code = 'inspection-failed';
  readonly kind = 'unavailable';
  readonly services: readonly string[];

  constructor(services: readonly string[]) {
    super(
      `These services did not answer: ${services.join(', ')}. Try again; then look at their inspect functions.`,
    );
    this.services = services;
  }
}

/** Where operators' questions go: to the inspect functions of services. */
export interface Inspections {
  readonly services: readonly string[];
  /** Rejects when the service does not answer. */
  ask<One extends Ask>(service: string, question: QuestionOf<One>): Promise<Answers[One]>;
  /** Told, by a warning, which service did not answer, and why. */
  readonly log: Log;
}

export interface Asked<One extends Ask> {
  readonly answers: readonly { readonly service: string; readonly answer: Answers[One] }[];
  /** Services that did not answer. */
  readonly unknown: readonly string[];
}

/** Asks services side by side. One that does not answer hides no other. */
export const askAll = async <One extends Ask>(
  { services, ask, log }: Inspections,
  question: QuestionOf<One>,
  of: readonly string[] = services,
): Promise<Asked<One>> => {
  const unknown: string[] = [];
  const answers = await Promise.all(
    of.map(async (service) => {
      try {
        return [{ service, answer: await ask<One>(service, question) }];
      } catch (error) {
        log({
          level: 'warn',
          message: 'a service was asked in vain',
          service,
          ask: question.ask,
          error: String(error),
        });
        unknown.push(service);
        return [];
      }
    }),
  );
  return { answers: answers.flat(), unknown: unknown.toSorted() };
};

/**
 * The answers of those that have what is asked about.
 * @throws InspectionFailed when nobody has it, and not everybody answered
 */
export const askWhoHas = async <One extends Ask>(
  inspections: Inspections,
  question: QuestionOf<One>,
  of?: readonly string[],
): Promise<readonly { readonly service: string; readonly answer: NonNullable<Answers[One]> }[]> => {
  const { answers, unknown } = await askAll<One>(inspections, question, of);
  const found = answers.flatMap(({ service, answer }) =>
    answer === undefined || answer === null ? [] : [{ service, answer }],
  );
  if (found.length === 0 && unknown.length > 0) throw new InspectionFailed(unknown);
  return found;
};
