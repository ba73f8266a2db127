import { PlatformError } from '@edtech/contracts';

/** A kind of saga, and the table in which its sagas are. */
export interface SagaTable {
  readonly saga: string;
  readonly tableName: string;
}

/** The variable that says where sagas are. The function stops before it answers anything. */
export class SagaTablesUnclear extends PlatformError {
  readonly code = 'saga-tables-unclear';
  readonly kind = 'internal';
}

/** The variable that says where sagas are: `LessonBooking=edtech-booking-sagas-dev`, one after the other. */
export const SAGA_TABLES_VARIABLE = 'SAGA_TABLES';

export const sagaTablesText = (tables: readonly SagaTable[]): string =>
  tables.map(({ saga, tableName }) => `${saga}=${tableName}`).join(' ');

/** The reverse of `sagaTablesText`. @throws SagaTablesUnclear */
export const sagaTablesIn = (text: string): readonly SagaTable[] =>
  text.split(' ').map((entry) => {
    const [, saga, tableName] = /^([A-Za-z]+)=(.+)$/.exec(entry) ?? [];
    if (saga === undefined || tableName === undefined)
      throw new SagaTablesUnclear(
        `"${entry}" is no saga and its table, like LessonBooking=edtech-booking-sagas-dev.`,
      );
    return { saga, tableName };
  });
