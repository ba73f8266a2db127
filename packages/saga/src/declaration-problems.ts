import type { Problem, ProblemCode } from './declaration-errors.ts';
import {
  heardBy,
  type ReplyOn,
  repliesOf,
  type SagaDefinition,
  type Step,
  stageOf,
  stepsOf,
} from './definition.ts';
import type { RetryPolicy } from './retry.ts';
import type { Because } from './view.ts';

const MOST_ATTEMPTS = 50;

/**
 * One transition may ask all steps that are left, with a message, a line of history and a timer or a second line for each; and a
 * transaction has 100 actions.
 */
const MOST_STEPS = 30;

const problem = (code: ProblemCode, subject: string, message: string): Problem => ({
  code,
  subject,
  message,
});

/** Everything because of which a saga could not run as it is declared; empty when it can. */
export const problemsOf = (definition: SagaDefinition): readonly Problem[] => [
  ...ofHead(definition),
  ...(stepsOf(definition).length <= MOST_STEPS
    ? []
    : [
        problem(
          'steps-too-many',
          definition.name,
          `it has more than ${MOST_STEPS} steps: one transaction has to hold them`,
        ),
      ]),
  ...ofNames(definition),
  ...stepsOf(definition).flatMap((step) => ofStep(definition, step)),
  ...ofCovers(definition),
  ...ofAnswers(definition),
];

const ofHead = ({ name, version, deadline, overdue, stages }: SagaDefinition): readonly Problem[] => [
  ...(/^[A-Z][A-Za-z0-9]{0,63}$/.test(name)
    ? []
    : [
        problem(
          'name-malformed',
          name,
          'a name is letters and digits and begins with a capital: it is part of keys',
        ),
      ]),
  ...(Number.isSafeInteger(version) && version > 0
    ? []
    : [problem('version-malformed', name, `version ${version} is no whole number above 0`)]),
  ...(deadline > 0 ? [] : [problem('duration-malformed', name, 'the deadline is no duration such as 30s')]),
  ...(stages.length > 0 ? [] : [problem('steps-missing', name, 'it has no step')]),
  ...ofBecause(name, overdue),
];

const ofNames = (definition: SagaDefinition): readonly Problem[] => {
  const { stages, pivot } = definition;
  const steps = stepsOf(definition).map(({ name }) => name);
  const alone = stages.filter(
    ({ name, steps: [only, ...others] }) => !(others.length === 0 && only?.name === name),
  );
  const names = [...steps, ...alone.map(({ name }) => name)];
  return [
    ...stages
      .filter((stage) => stage.steps.length === 0)
      .map(({ name }) => problem('steps-missing', name, 'it has no step')),
    ...new Set(names)
      .values()
      .filter((name) => !/^[A-Z][A-Z0-9_]{0,63}$/.test(name))
      .map((name) =>
        problem(
          'name-malformed',
          name,
          'a step is named by capitals, digits and underscores: it is part of keys',
        ),
      ),
    ...new Set(names.filter((name, position) => names.indexOf(name) !== position))
      .values()
      .map((name) => problem('step-repeated', name, 'another step or stage has the same name')),
    ...(pivot === undefined || steps.includes(pivot)
      ? []
      : [problem('pivot-unknown', pivot, 'it is no step of the stage after which there is no return')]),
  ];
};

const ofStep = ({ deadline, pivot, ...definition }: SagaDefinition, step: Step): readonly Problem[] => {
  const { name, retry, undo, unanswered } = step;
  const isFinal =
    pivot !== undefined &&
    stageOf({ ...definition, deadline, pivot }, name) > stageOf({ ...definition, deadline, pivot }, pivot);
  return [
    ...ofRetry(name, retry),
    ...(undo.kind === 'compensation' ? ofRetry(`the compensation of ${name}`, undo.retry) : []),
    ...ofBecause(name, unanswered),
    ...(undo.kind === 'nothing' && undo.reason.trim() === ''
      ? [problem('reason-missing', name, 'say why nothing needs to be given back')]
      : []),
    ...(!isFinal && retry.timeout >= deadline
      ? [
          problem(
            'timeout-after-deadline',
            name,
            'its timeout is no shorter than the deadline, so it never counts',
          ),
        ]
      : []),
  ];
};

const ofRetry = (
  subject: string,
  { attempts, backoff, timeout, longest }: RetryPolicy,
): readonly Problem[] => [
  ...(timeout > 0 && longest > 0
    ? []
    : [problem('duration-malformed', subject, 'a timeout is a duration such as 500ms, 8s or 5m')]),
  ...(Number.isSafeInteger(attempts) && attempts >= 1 && attempts <= MOST_ATTEMPTS
    ? []
    : [problem('retry-malformed', subject, `attempts are a whole number from 1 to ${MOST_ATTEMPTS}`)]),
  ...(backoff >= 1 && backoff <= 10
    ? []
    : [problem('retry-malformed', subject, 'backoff is a number from 1 to 10')]),
];

const ofBecause = (subject: string, { code, reason }: Because): readonly Problem[] => [
  ...(/^[a-z][a-z0-9-]{0,63}$/.test(code)
    ? []
    : [problem('code-malformed', subject, `"${code}" is no code: lower case and hyphens`)]),
  ...(reason.trim() === ''
    ? [problem('reason-missing', subject, 'a failure has a reason that people can read')]
    : []),
];

const ofCovers = (definition: SagaDefinition): readonly Problem[] =>
  stepsOf(definition).flatMap(({ name, undo }) => {
    if (undo.kind !== 'covered') return [];
    const cover = stepsOf(definition).find((step) => step.name === undo.by);
    const holds =
      cover?.undo.kind === 'compensation' && stageOf(definition, cover.name) < stageOf(definition, name);
    return holds
      ? []
      : [problem('cover-unknown', name, `${undo.by} is no earlier step with a compensation of its own`)];
  });

const ofAnswers = (definition: SagaDefinition): readonly Problem[] => {
  const heard = heardBy(definition);
  const single = [
    definition.startsOn.type,
    ...(definition.cancelOn === undefined ? [] : [definition.cancelOn.contract.type]),
  ];
  const replies = stepsOf(definition).flatMap(repliesOf);
  const types = [...new Set(heard.map(({ type }) => type))];
  return types.flatMap((type) => [
    ...(new Set(heard.filter((one) => one.type === type).map(({ version }) => version)).size > 1
      ? [problem('contract-in-two-versions', definition.name, `it hears ${type} in two versions`)]
      : []),
    ...(isAmbiguous(type, single, replies)
      ? [
          problem(
            'reply-ambiguous',
            definition.name,
            `${type} could answer more than one step: say when it does`,
          ),
        ]
      : []),
  ]);
};

/** Whether nothing tells apart what an event of `type` says to the saga. */
const isAmbiguous = (type: string, single: readonly string[], replies: readonly ReplyOn[]): boolean => {
  const claims = replies.filter(({ contract }) => contract.type === type);
  const others = single.filter((one) => one === type).length;
  return others > 1 || (others === 1 && claims.length > 0) || (claims.length > 1 && claims.some(isAlways));
};

/** A condition that `reply` was not given takes whatever comes. */
const isAlways = ({ conditional }: ReplyOn): boolean => !conditional;
