import { SagaTablesUnclear, sagaTablesIn, sagaTablesText } from '../src/application/sagas.ts';

test('where sagas are is one text, and read as it was written', () => {
  const tables = [
    { saga: 'LessonBooking', tableName: 'edtech-booking-sagas-dev' },
    { saga: 'Refund', tableName: 'edtech-payment-sagas-dev' },
  ];
  expect(sagaTablesText(tables)).toBe(
    'LessonBooking=edtech-booking-sagas-dev Refund=edtech-payment-sagas-dev',
  );
  expect(sagaTablesIn(sagaTablesText(tables))).toEqual(tables);
});

test.each(['LessonBooking', 'LessonBooking=', '=table', 'a=b  c=d'])('"%s" is unclear', (text) => {
  expect(() => sagaTablesIn(text)).toThrow(SagaTablesUnclear);
});
