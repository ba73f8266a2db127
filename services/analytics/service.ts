import { consumes, route, service } from '@edtech/infrastructure';
import { activity } from './src/application/activity.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'analytics',
  readModels: { of: 'figures by day, tutor and course, who was active, and courses', projections },
  routes: [
    route('GET /analytics/{report}', 'get-report', {
      does: 'Reports enrolments, revenue, lessons, registrations or active users',
      reads: true,
      timeoutSeconds: 25,
      memoryMegabytes: 1024,
    }),
  ],
  consumers: [consumes(activity, { does: 'records what happens on the platform', file: 'activity' })],
});
