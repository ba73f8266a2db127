import { holderOf, type SagaDefinition, type Stage, type Step, stepsOf } from './definition.ts';
import type { RetryPolicy } from './retry.ts';

/** A saga as a Mermaid state diagram: https://mermaid.js.org/syntax/stateDiagram.html */
export const diagramOf = (definition: SagaDefinition): string => {
  const { stages, pivot, startsOn, deadline } = definition;
  const lines = ['stateDiagram-v2', `[*] --> ${stages[0]?.name}: ${startsOn.type}`];
  for (const [position, stage] of stages.entries()) {
    lines.push(...boxOf(stage));
    const next = stages[position + 1]?.name ?? 'COMPLETED';
    const replies = stage.steps.map(({ success }) => success.contract.type);
    lines.push(`${stage.name} --> ${next}: ${[...new Set(replies)].join(', ')}`);
    if (isFinal(definition, position)) continue;
    const back = backFrom(definition, position);
    const limit = stage.steps.some(({ name }) => name === pivot) ? `, before ${pivot} is done` : '';
    lines.push(`${stage.name} --> ${back}: refused, unanswered, overdue or cancelled${limit}`);
  }
  lines.push(...compensationsOf(definition));
  lines.push('COMPLETED --> [*]', 'FAILED --> [*]');
  if (stages.some((_, position) => isFinal(definition, position)))
    lines.push(
      `note right of ${stages.at(-1)?.name}`,
      `  Past the point of no return: asked again, then reported.`,
      `  What is optional is waited for until ${inWords(deadline)} after the start.`,
      'end note',
    );
  return `${lines.map((line, position) => (position === 0 ? line : `    ${line}`)).join('\n')}\n`;
};

const boxOf = ({ name, steps }: Stage): readonly string[] => {
  const [only, ...others] = steps;
  if (others.length === 0 && only?.name === name) return [];
  return [
    `state ${name} {`,
    ...steps.flatMap((step, position) => [
      ...(position === 0 ? [] : ['    --']),
      `    [*] --> ${step.name}`,
      `    ${step.name} --> [*]: ${step.success.contract.type}`,
    ]),
    '}',
  ];
};

const isFinal = ({ stages, pivot }: SagaDefinition, position: number): boolean =>
  pivot !== undefined && position > stages.findIndex(({ steps }) => steps.some(({ name }) => name === pivot));

/** Stages with compensations, the last first: the order in which they are given back. */
const compensable = ({ stages }: SagaDefinition): readonly Stage[] =>
  stages.filter(({ steps }) => steps.some(({ undo }) => undo.kind === 'compensation')).toReversed();

const undoState = (stage: Stage): string => `UNDO_${stage.name}`;

/** Where compensation begins when the saga fails in a stage. */
const backFrom = (definition: SagaDefinition, position: number): string => {
  const reached = definition.stages.slice(0, position + 1);
  const first = compensable(definition).find((stage) => reached.includes(stage));
  return first === undefined ? 'FAILED' : undoState(first);
};

const compensationsOf = (definition: SagaDefinition): readonly string[] => {
  const stages = compensable(definition);
  return stages.flatMap((stage, position) => {
    const replies = stage.steps.flatMap(({ undo }) =>
      undo.kind === 'compensation' ? [undo.reply.contract.type] : [],
    );
    const next = stages[position + 1];
    return [
      `${undoState(stage)} --> ${next === undefined ? 'FAILED' : undoState(next)}: ${replies.join(', ')}`,
      `${undoState(stage)} --> STUCK: asked in vain`,
      `STUCK --> ${undoState(stage)}: resumed by a person`,
    ];
  });
};

/** The page of a saga: the diagram, and what each step waits for. */
export const pageOf = (definition: SagaDefinition): string => {
  const { name, version, deadline, overdue } = definition;
  return `# ${name}, version ${version}

Made from the declaration by \`npm run sagas\`. The outcome is known ${inWords(deadline)} after the start at the latest, unless it is past
the point of no return by then; else: "${overdue.reason}"

\`\`\`mermaid
${diagramOf(definition)}\`\`\`

| step | asked | waits | what it took is given back by | given back again |
|---|---|---|---|---|
${stepsOf(definition)
  .map((step) => rowOf(definition, step))
  .join('\n')}
`;
};

const rowOf = ({ pivot }: SagaDefinition, step: Step): string => {
  const { name, retry, undo, optional } = step;
  const label = [
    name,
    ...(pivot === name ? ['the point of no return'] : []),
    ...(optional ? ['optional'] : []),
  ];
  const holder = holderOf(step);
  const back = undo.kind === 'nothing' ? `nothing: ${undo.reason}` : (holder ?? '');
  const again = undo.kind === 'compensation' ? policyInWords(undo.retry) : '';
  return `| ${[label.join(', '), times(retry.attempts), waitsInWords(retry), back, again].join(' | ')} |`;
};

const times = (attempts: number): string => (attempts === 1 ? 'once' : `up to ${attempts} times`);

const policyInWords = (retry: RetryPolicy): string => `${times(retry.attempts)}, ${waitsInWords(retry)}`;

const waitsInWords = ({ timeout, attempts, backoff, longest }: RetryPolicy): string =>
  attempts === 1 || backoff === 1
    ? inWords(timeout)
    : `${inWords(timeout)}, then ${backoff} times as long, ${inWords(longest)} at most`;

const inWords = (time: number): string => {
  if (time % 60_000 === 0) return `${time / 60_000} min`;
  return time % 1_000 === 0 ? `${time / 1_000} s` : `${time} ms`;
};
