import { problemsOf, read } from './service.ts';

const Bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-events' } };
const withResources = (more: object) => ({ resources: { Resources: { Bus, ...more } } });

describe('archives', () => {
  const archive = (properties: object) =>
    withResources({ Archive: { Type: 'AWS::Events::Archive', Properties: properties } });

  test('keep the events of a bus, matching a pattern or all', () => {
    const declared = { ArchiveName: 'all', SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] }, RetentionDays: 7 };
    expect(read(archive({ ...declared, EventPattern: { source: ['shop'] } })).model.archives).toEqual([
      {
        name: 'all',
        arn: 'arn:aws:events:eu-central-1:000000000000:archive/all',
        busName: 'shop-events',
        pattern: { source: ['shop'] },
        retentionDays: 7,
        origin: expect.anything(),
      },
    ]);
  });

  test.each([
    ['of a bus that is not there', { SourceArn: 'arn:aws:events:eu-central-1:000000000000:event-bus/x' }],
    ['with a pattern that EventBridge refuses', { SourceArn: 'default', EventPattern: { a: [{ b: 1 }] } }],
    ['with an unknown property', { SourceArn: 'default', Colour: 'red' }],
  ])('%s are refused', (_, properties) => {
    expect(problemsOf(archive(properties))).toHaveLength(1);
  });
});
