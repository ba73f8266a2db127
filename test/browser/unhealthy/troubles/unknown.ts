import type { Trouble } from '../trouble.ts';

const VIEWS = 'edtech-learning-views-dev';

/** A table that does not answer. When it does again, nobody has anything to do. */
export const unknown: Trouble = {
  title: /^Place that does not answer$/,
  async provoke({ causes }) {
    await causes.begin(VIEWS, { table: { name: VIEWS, action: 'Query', fail: 1 } });
    return {
      sought: { kind: 'unknown', service: 'learning', place: 'read models' },
      async mend(card) {
        await card.getByText('Look whether it is there, and whether it answers.').waitFor();
        await causes.end(VIEWS);
      },
    };
  },
};
