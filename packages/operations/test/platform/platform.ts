import type { LogEntry } from '@edtech/contracts';
import type { Answers, Ask, QuestionOf } from '../../src/inspect/index.ts';
import type { Inspections } from '../../src/platform/index.ts';

interface Asked {
  ask<One extends Ask>(question: QuestionOf<One>): Promise<Answers[One]>;
}

/** Does not answer. */
export const SILENT: Asked = { ask: () => Promise.reject(new Error('it does not answer')) };

/** Services in memory, asked as inspect functions are: what is said goes through JSON. */
export const platformOf = (services: Readonly<Record<string, Asked>>) => {
  const logged: LogEntry[] = [];
  const inspections: Inspections = {
    services: Object.keys(services),
    log: (entry) => void logged.push(entry),
    async ask<One extends Ask>(service: string, question: QuestionOf<One>): Promise<Answers[One]> {
      const answer = await (services[service] ?? SILENT).ask<One>(question);
      // What `inspect` gives survives JSON, but for `undefined`.
      return answer === undefined ? answer : JSON.parse(JSON.stringify(answer));
    },
  };
  return { inspections, logged };
};
