import { memoryTable, type Table } from '@edtech/event-store';

/** A table before whose next write something else happens, once. */
export const disturbed = () => {
  const table = memoryTable();
  let amid: (() => Promise<unknown>) | undefined;
  const after = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    const disturbance = amid;
    amid = undefined;
    await disturbance?.();
    return write();
  };
  const slow: Table = {
    ...table,
    transact: (...given) => after(() => table.transact(...given)),
    update: (update) => after(() => table.update(update)),
  };
  return {
    table: slow,
    disturb: (how: typeof amid) => {
      amid = how;
    },
  };
};
