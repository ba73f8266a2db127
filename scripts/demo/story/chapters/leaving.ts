import { figure } from '../figures.ts';
import { listIn, type Scene } from '../scene.ts';

/** Pia leaves, and the audit log says so. */
export const leaving = async (scene: Scene): Promise<void> => {
  const { pia } = scene.cast.students;
  await scene.play({
    says: 'Pia leaves',
    by: pia,
    request: ['POST', `/users/${pia.userId}/deactivation`, { reason: 'own-request' }],
    status: 200,
    events: ['user.deactivated'],
  });
  const entries = listIn(await scene.read(`/users/${pia.userId}/audit`), 'entries');
  scene.check(
    figure(
      'audit log of Pia, newest first',
      ['DEACTIVATED', 'PROFILE_CHANGED', 'REGISTERED'],
      entries.map(({ action }) => action),
    ),
  );
};
